package energy.nox.authenticator.manufacturer;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource whose author has thought of no API key; only the tests have it. */
@Path("/v3/forgotten")
public class ForgottenResource {

    @GET
    public String get() {
        return "served";
    }

    @Path("deeper")
    public Deeper deeper() {
        return new Deeper();
    }

    /** A sub-resource, which has no path of its own. */
    public static class Deeper {

        @GET
        public String get() {
            return "served";
        }
    }
}
