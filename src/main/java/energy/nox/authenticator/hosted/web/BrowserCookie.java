package energy.nox.authenticator.hosted.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie that binds a link session's login to this browser: one for each session, so that two sessions in one
 * browser do not meet. It holds the link token, to come back to the session's page after the supplier, and a secret.
 *
 * <p>{@code __Host-} and Secure under https (RFC 6265bis, section 4.1.3.2); SameSite=Lax, since the supplier's redirect
 * back is a cross-site navigation, and a cross-site POST must come without it.
 */
@ApplicationScoped
public class BrowserCookie {

    /** A cookie's content. */
    record Binding(LinkToken token, String secret) {
    }

    /** Beyond the session, so that a login which takes too long still finds its page. */
    private static final Duration MARGIN = Duration.ofHours(1);

    @Inject
    private PublicUrls urls;

    @Inject
    private LinkSessionConfig config;

    /** By the servlet API, since that of JAX-RS fails on a cookie of anybody else's that it cannot read. */
    Optional<Binding> find(HttpServletRequest request, UUID sessionId) {
        String name = name(sessionId);
        return Optional.ofNullable(request.getCookies()).stream().flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name)).findFirst().flatMap(cookie -> parsed(cookie.getValue()));
    }

    private static Optional<Binding> parsed(String value) {
        String[] parts = value.split("\\.", -1);
        if (parts.length != 2 || !parts[1].matches(RandomSecret.FORM)) {
            return Optional.empty();
        }
        return LinkToken.parse(parts[0]).map(token -> new Binding(token, parts[1]));
    }

    NewCookie create(LinkToken token, UUID sessionId) {
        return new NewCookie.Builder(name(sessionId))
                .value(token.value() + "." + RandomSecret.next())
                .path("/")
                .maxAge((int) config.lifetime().plus(MARGIN).toSeconds())
                .httpOnly(true)
                .secure(urls.isHttps())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private String name(UUID sessionId) {
        return (urls.isHttps() ? "__Host-" : "") + "nox-link-" + sessionId;
    }
}
