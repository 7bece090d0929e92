package energy.nox.authenticator;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Neither started nor ready before the start is through. Until a server runs the application at all, it says so
 * itself.
 */
@Startup
@Readiness
@ApplicationScoped
public class StartUpHealth implements HealthCheck {

    private StartUp startUp;

    /** For the CDI proxy. */
    protected StartUpHealth() {
    }

    @Inject
    public StartUpHealth(StartUp startUp) {
        this.startUp = startUp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("application").status(startUp.isDone()).build();
    }
}
