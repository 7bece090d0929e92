package energy.nox.authenticator.observe;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

import energy.nox.authenticator.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/**
 * MicroProfile Health of the server itself: live on its own, and ready while it is not being drained. The modules that
 * depend on others, on the database for example, bring their own checks.
 */
@ApplicationScoped
public class HealthChecks {

    private Settings settings;

    /** For the CDI proxy. */
    protected HealthChecks() {
    }

    @Inject
    public HealthChecks(Settings settings) {
        this.settings = settings;
    }

    /** Has the configuration checked while the application starts. */
    public void begin() {
        isDraining();
    }

    /** Never asks the database: a server must not be restarted because the database is away. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("application");
    }

    /**
     * DOWN once an operator has written {@code nox.draining=true} into a mounted directory: a server that is told to
     * stop closes its port at once, so its balancer has to have turned away before.
     */
    @Produces
    @Readiness
    HealthCheck accepting() {
        return () -> HealthCheckResponse.named("accepting").status(!isDraining()).build();
    }

    private boolean isDraining() {
        return settings.flag("nox.draining", false);
    }
}
