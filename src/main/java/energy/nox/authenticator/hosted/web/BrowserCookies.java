package energy.nox.authenticator.hosted.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.hosted.Browser;
import energy.nox.authenticator.hosted.BrowserBinding;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;

/**
 * The cookies that bind link sessions to this browser: one for each session, so that two sessions in one browser do not
 * meet.
 *
 * <p>{@code __Host-} and Secure under https (RFC 6265bis, section 4.1.3.2); SameSite=Lax, since the supplier's redirect
 * back is a cross-site navigation, and a cross-site POST must come without it.
 */
@ApplicationScoped
public class BrowserCookies {

    private static final String PREFIX = "nox-link-";
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /** Beyond the session, so that a login which takes too long still finds its page. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private PublicUrls urls;
    private LinkSessionConfig config;

    /** For the CDI proxy. */
    protected BrowserCookies() {
    }

    @Inject
    public BrowserCookies(PublicUrls urls, LinkSessionConfig config) {
        this.urls = urls;
        this.config = config;
    }

    /**
     * What the browser brings. Its cookies are read by the servlet API, since that of JAX-RS fails where another
     * application on the same host has set a cookie that it cannot read.
     */
    Browser browser(HttpServletRequest request, HttpHeaders headers) {
        Map<UUID, BrowserBinding> bindings = new HashMap<>();
        Optional.ofNullable(request.getCookies()).stream().flatMap(Arrays::stream).forEach(cookie ->
                sessionId(cookie).ifPresent(id -> binding(cookie).ifPresent(known -> bindings.putIfAbsent(id, known))));
        return new Browser(bindings, Languages.preferred(headers));
    }

    NewCookie cookie(BrowserBinding binding, UUID sessionId) {
        return new NewCookie.Builder(prefix() + sessionId)
                .value(binding.token().value() + "." + binding.secret())
                .path("/")
                .maxAge((int) config.lifetime().plus(MARGIN).toSeconds())
                .httpOnly(true)
                .secure(urls.isHttps())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private Optional<UUID> sessionId(Cookie cookie) {
        String prefix = prefix();
        if (!cookie.getName().startsWith(prefix)) {
            return Optional.empty();
        }
        String id = cookie.getName().substring(prefix.length());
        return Optional.of(id).filter(text -> text.matches(ID)).map(UUID::fromString);
    }

    private static Optional<BrowserBinding> binding(Cookie cookie) {
        String[] parts = cookie.getValue().split("\\.", -1);
        if (parts.length != 2 || !parts[1].matches(RandomSecret.FORM)) {
            return Optional.empty();
        }
        return LinkToken.parse(parts[0]).map(token -> new BrowserBinding(token, parts[1]));
    }

    private String prefix() {
        return (urls.isHttps() ? "__Host-" : "") + PREFIX;
    }
}
