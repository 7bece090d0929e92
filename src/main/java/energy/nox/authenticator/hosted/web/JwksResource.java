package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.manufacturer.Public;
import energy.nox.authenticator.secret.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The public keys by which a manufacturer's backend verifies {@code signed_data} (RFC 7517, section 5). */
@Path("/.well-known/jwks.json")
@Public
@ApplicationScoped
public class JwksResource {

    private SigningKeys keys;

    /** For the CDI proxy. */
    protected JwksResource() {
    }

    @Inject
    public JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    public Response keys() {
        return Response.ok(keys.published(), "application/jwk-set+json")
                .header("Cache-Control", "public, max-age=300").build();
    }
}
