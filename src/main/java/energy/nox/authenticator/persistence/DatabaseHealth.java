package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

import energy.nox.authenticator.observe.Log;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;

/**
 * Whether the database answers. It is asked twice a second, and each time that readiness is asked for. While it does
 * not answer, the server is not ready and the {@link ConnectionGate} is closed.
 *
 * <p>It is asked over connections of its own ({@code jdbc/authenticator-probe}). Those of the requests may all be in
 * use, which says that the server is busy and not that the database is away.
 */
@Default
@Readiness
@ApplicationScoped
public class DatabaseHealth implements HealthCheck {

    private static final Logger LOG = Log.of(DatabaseHealth.class);
    private static final int TIMEOUT_SECONDS = 2;
    private static final long EVERY_MILLIS = 500;

    @Resource(lookup = "jdbc/authenticator-probe")
    private DataSource probes;

    @PersistenceUnit(unitName = "authenticator")
    private EntityManagerFactory entityManagers;

    @Resource
    private ManagedScheduledExecutorService executor;

    private ObservableLongGauge gauge;
    private ConnectionGate gate;
    private Future<?> looking;
    private volatile boolean answering = true;
    /** When the latest look that had an answer began. */
    private long answeredNanos;

    /** For the CDI proxy. */
    protected DatabaseHealth() {
    }

    @Inject
    public DatabaseHealth(Meter meter) {
        gauge = meter.gaugeBuilder("nox.database.available").ofLongs()
                .setDescription("1 while the database answers, otherwise 0")
                .buildWithCallback(reading -> reading.record(isAnswering() ? 1 : 0));
    }

    /** Begins to look and, where the database does not answer, to refuse; the start calls it once the schema is there. */
    public synchronized void begin() {
        gate = (ConnectionGate) entityManagers.unwrap(SessionFactoryImplementor.class).getServiceRegistry()
                .requireService(ConnectionProvider.class);
        looking = executor.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    synchronized void end() {
        gauge.close();
        if (looking != null) {
            looking.cancel(false);
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database").status(look()).build();
    }

    /** As the latest look found it; never asks the database. */
    public boolean isAnswering() {
        return answering;
    }

    /** Asks the database; takes three seconds at most. */
    private boolean look() {
        long begun = System.nanoTime();
        try (Connection connection = probes.getConnection()) {
            return learned(begun, connection.isValid(TIMEOUT_SECONDS), "no answer in " + TIMEOUT_SECONDS + " seconds");
        } catch (SQLException e) {
            return learned(begun, DatabaseFailure.isOverload(e), e.getMessage());
        }
    }

    /** A look that failed is believed unless a later one has had its answer already. */
    private synchronized boolean learned(long begun, boolean answered, String failure) {
        if (answered) {
            answeredNanos = begun;
        } else if (answeredNanos - begun > 0) {
            return true;
        }
        if (answered != answering) {
            LOG.log(Level.WARNING, answered ? "The database answers again"
                    : "The database does not answer; what needs it is refused until it does: {0}", failure);
        }
        answering = answered;
        if (gate != null) {
            gate.setClosed(!answered);
        }
        return answered;
    }
}
