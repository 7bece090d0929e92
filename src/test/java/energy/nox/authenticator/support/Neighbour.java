package energy.nox.authenticator.support;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;

/** An application of somebody else's on the same server, with an API of its own. */
@ApplicationPath("api")
public class Neighbour extends Application {

    public static final String GREETING = "the neighbour";

    /** Its only resource. */
    @Path("greeting")
    public static class Greeting {

        @GET
        public String get() {
            return GREETING;
        }
    }
}
