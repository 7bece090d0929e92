package energy.nox.authenticator.observe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

import energy.nox.authenticator.config.Settings;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/**
 * MicroProfile Health: ready while the database answers and the server is not being drained, live on its own.
 */
@ApplicationScoped
public class HealthChecks {

    private static final Logger LOG = Log.of(HealthChecks.class);
    private static final int DATABASE_TIMEOUT_SECONDS = 2;

    @Resource(lookup = "jdbc/authenticator")
    private DataSource dataSource;

    @Inject
    private Settings settings;

    @Inject
    private Meter meter;

    /** Null until readiness is asked for. */
    private volatile Boolean databaseAnswered;
    private ObservableLongGauge gauge;

    /** Has the configuration checked while the application starts. */
    public void begin() {
        isDraining();
        gauge = meter.gaugeBuilder("nox.database.available").ofLongs()
                .setDescription("1 where the database answered when readiness was last asked for, otherwise 0")
                .buildWithCallback(reading -> {
                    if (databaseAnswered != null) {
                        reading.record(databaseAnswered ? 1 : 0);
                    }
                });
    }

    @PreDestroy
    void end() {
        gauge.close();
    }

    /** Never asks the database: a server must not be restarted because the database is away. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("application");
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            databaseAnswered = databaseAnswers();
            return HealthCheckResponse.named("database").status(databaseAnswered).build();
        };
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

    private boolean databaseAnswers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(DATABASE_TIMEOUT_SECONDS);
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "Not ready: the database does not answer: {0}", e.getMessage());
            return false;
        }
    }
}
