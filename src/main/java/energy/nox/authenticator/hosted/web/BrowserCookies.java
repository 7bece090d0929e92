package energy.nox.authenticator.hosted.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.hosted.Browser;
import energy.nox.authenticator.hosted.BrowserBinding;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.LinkToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;

/**
 * The cookies by which a browser opens the pages of its sessions: one for each session, so that two sessions in one
 * browser do not meet, and a limited number, so that its requests stay shorter than what servers and proxies read.
 *
 * <p>{@code __Host-} and Secure under https (RFC 6265bis, section 4.1.3.2); SameSite=Lax, since the supplier's redirect
 * back is a cross-site navigation, and a cross-site POST must come without it.
 */
@ApplicationScoped
public class BrowserCookies {

    /** Of about 150 characters each; a header of 8 KB is what servers and proxies read by default. */
    static final int MAX_COOKIES = 20;

    /** Beyond the session, so that a login which takes too long still finds its page. */
    private static final Duration MARGIN = Duration.ofHours(1);
    private static final Duration MANAGE_LIFETIME = Duration.ofMinutes(10);

    private PublicUrls urls;
    private LinkSessionConfig config;
    private Clock clock;

    /** For the CDI proxy. */
    protected BrowserCookies() {
    }

    @Inject
    public BrowserCookies(PublicUrls urls, LinkSessionConfig config, Clock clock) {
        this.urls = urls;
        this.config = config;
        this.clock = clock;
    }

    /** What the browser brings. */
    Browser browser(HttpServletRequest request, HttpHeaders headers) {
        Map<UUID, BrowserBinding> bindings = new HashMap<>();
        ours(request).flatMap(cookie -> cookie.link().stream())
                .forEach(link -> bindings.putIfAbsent(link.token().sessionId(), link));
        return new Browser(bindings, Languages.preferred(headers));
    }

    /** The token of the page that a browser asks for to see or end a connection. */
    Optional<String> manageToken(HttpServletRequest request, UUID id) {
        return ours(request).flatMap(cookie -> cookie.manageToken(id).stream()).findFirst();
    }

    NewCookie link(BrowserBinding binding) {
        return cookie(SessionCookie.of(binding, clock.instant()), config.lifetime().plus(MARGIN));
    }

    NewCookie manage(String token, UUID id) {
        return cookie(SessionCookie.ofManage(token, id, clock.instant()), MANAGE_LIFETIME);
    }

    /** Where the answer sets a cookie and the browser then has too many of ours, the answer removes the oldest ones. */
    Response makeRoom(Response answer, HttpServletRequest request) {
        Set<String> set = answer.getCookies().keySet();
        if (set.isEmpty()) {
            return answer;
        }
        List<SessionCookie> kept = ours(request).filter(cookie -> !set.contains(prefix() + cookie.name()))
                .sorted(Comparator.comparing(SessionCookie::setAt)).toList();
        NewCookie[] removed = kept.stream().limit(Math.max(0, kept.size() + set.size() - MAX_COOKIES))
                .map(cookie -> cookie(new SessionCookie(cookie.name(), ""), Duration.ZERO)).toArray(NewCookie[]::new);
        return Response.fromResponse(answer).cookie(removed).build();
    }

    private NewCookie cookie(SessionCookie cookie, Duration lifetime) {
        return new NewCookie.Builder(prefix() + cookie.name())
                .value(cookie.value())
                .path("/")
                .maxAge((int) lifetime.toSeconds())
                .httpOnly(true)
                .secure(urls.isHttps())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    /**
     * The cookies of ours that a request brings, in its order. They are read by the servlet API, since that of JAX-RS
     * fails where another application on the same host has set a cookie that it cannot read.
     */
    private Stream<SessionCookie> ours(HttpServletRequest request) {
        return Optional.ofNullable(request.getCookies()).stream().flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().startsWith(prefix()))
                .map(cookie -> new SessionCookie(cookie.getName().substring(prefix().length()), cookie.getValue()))
                .filter(SessionCookie::isOurs);
    }

    private String prefix() {
        return urls.isHttps() ? "__Host-" : "";
    }
}
