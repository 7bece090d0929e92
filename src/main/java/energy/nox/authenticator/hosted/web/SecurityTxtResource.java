package energy.nox.authenticator.hosted.web;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.hosted.SecurityTxt;
import energy.nox.authenticator.manufacturer.Public;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Where a person who has found a weakness looks for whom to tell (RFC 9116, section 3). */
@Path("/.well-known/security.txt")
@Public
@ApplicationScoped
public class SecurityTxtResource {

    private SecurityTxt securityTxt;

    /** For the CDI proxy. */
    protected SecurityTxtResource() {
    }

    @Inject
    public SecurityTxtResource(SecurityTxt securityTxt) {
        this.securityTxt = securityTxt;
    }

    @GET
    public Response file() {
        return securityTxt.file()
                .map(text -> Response.ok(text, "text/plain;charset=utf-8").header("Cache-Control", "public, max-age=300"))
                .orElseThrow(() -> new AuthenticatorException(ErrorCode.NOT_FOUND)).build();
    }
}
