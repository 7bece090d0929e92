package energy.nox.authenticator;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Every path of the WAR is a JAX-RS resource, so that an unknown path is answered by the error catalogue too. */
@ApplicationPath("/")
public class AuthenticatorApplication extends Application {
}
