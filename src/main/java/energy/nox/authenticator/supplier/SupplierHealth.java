package energy.nox.authenticator.supplier;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Tells which suppliers are available. It is always up: one supplier's outage must not take the service away. */
@Readiness
@ApplicationScoped
public class SupplierHealth implements HealthCheck {

    @Inject
    private Suppliers suppliers;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("suppliers").up();
        suppliers.all().forEach(client -> response.withData(client.supplier().id(),
                client.isAvailable() ? "available" : "unavailable"));
        return response.build();
    }
}
