package energy.nox.authenticator.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The service's own URLs as the outside sees them. All of them follow from the configured UI base URL, never from the
 * {@code Host} of a request.
 */
@ApplicationScoped
public class PublicUrls {

    private static final Logger LOG = Logger.getLogger(PublicUrls.class.getName());
    public static final String UI_BASE_URL = "nox.ui.base-url";

    private URI ui;

    /** For the CDI proxy. */
    protected PublicUrls() {
    }

    /** @throws InvalidConfigException where the base URL is missing or is not an http or https URL that ends in /ui */
    @Inject
    public PublicUrls(Settings settings) {
        ui = webUrl(settings.requiredText(UI_BASE_URL));
        if (isInTheClear()) {
            settings.refuseInProduction(TrialOnly.HTTP_BASE_URL, UI_BASE_URL);
        }
    }

    private static URI webUrl(String text) {
        try {
            URI url = new URI(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null
                    && url.getRawPath().endsWith("/ui")) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new InvalidConfigException(UI_BASE_URL, "must be a valid URL");
        }
        throw new InvalidConfigException(UI_BASE_URL, "must be an http or https URL that ends in /ui");
    }

    /** Tells of a base URL that works but lets everybody on the way read tokens and logins. */
    public void check() {
        if (isInTheClear()) {
            LOG.warning(UI_BASE_URL
                    + " is an http URL of another machine: logins and results travel in the clear. Have TLS"
                    + " end at a proxy before this server, and set the https URL that users see");
        }
    }

    private boolean isInTheClear() {
        return !isHttps() && !isOnThisMachine(ui.toString());
    }

    static boolean isOnThisMachine(String url) {
        return url.matches("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?/.*");
    }

    /** Where a session's user begins. A token needs no encoding in a query (RFC 4648, section 5). */
    public URI link(String token, Language language) {
        return URI.create(ui + linkQuery(token, language));
    }

    private static String linkQuery(String token, Language language) {
        return "?token=" + token + "&language=" + language.code();
    }

    /** Where a person sees and ends the connection. */
    public URI manage(String token, Language language) {
        return URI.create(ui + "/manage" + linkQuery(token, language));
    }

    /** The path of the hosted pages, for links within them. */
    public String uiPath() {
        return ui.getRawPath();
    }

    /** The URL that a path of this service has outside; a redirect to a mere path would follow the request's Host. */
    public URI absolute(URI path) {
        return ui.resolve(path);
    }

    public boolean isHttps() {
        return "https".equals(ui.getScheme());
    }

    /** Each supplier has a redirect URI of its own, as a defence against mix-up (RFC 9700, section 4.4.2.2). */
    public URI callback(String supplierId) {
        return URI.create(ui + "/callback/" + supplierId);
    }

    /** What signed results name as their issuer; {@code /.well-known/jwks.json} below it has the keys. */
    public String issuer() {
        return ui.toString().substring(0, ui.toString().length() - "/ui".length());
    }
}
