package energy.nox.authenticator.hosted;

import java.net.URI;

import energy.nox.authenticator.linksession.LinkSessionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The service's own URLs as the outside sees them: from the configured UI base URL, never from a request's Host. */
@ApplicationScoped
public class PublicUrls {

    private URI ui;

    /** For the CDI proxy. */
    protected PublicUrls() {
    }

    @Inject
    public PublicUrls(LinkSessionConfig config) {
        ui = config.uiBaseUrl();
    }

    /** The path of the hosted pages, for links within them. */
    public String uiPath() {
        return ui.getRawPath();
    }

    /** The URL that a path on this service has outside; a redirect to a mere path would follow the request's Host. */
    public URI absolute(URI path) {
        return ui.resolve(path);
    }

    public boolean isHttps() {
        return "https".equals(ui.getScheme());
    }

    /** Each supplier has a redirect URI of its own, a defence against mix-up (RFC 9700, section 4.4.2.2). */
    public URI callback(String supplierId) {
        return URI.create(ui + "/callback/" + supplierId);
    }

    /** What signed results name as their issuer; {@code /.well-known/jwks.json} below it has the keys. */
    public String issuer() {
        return ui.toString().substring(0, ui.toString().length() - "/ui".length());
    }
}
