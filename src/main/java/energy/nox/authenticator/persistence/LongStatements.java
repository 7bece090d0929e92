package energy.nox.authenticator.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.hibernate.Session;

import jakarta.persistence.EntityManager;

/**
 * Gives work that no caller waits for, such as a migration or a cleanup, more time for each statement than the data
 * source gives to requests. The server sets a connection back when it returns to the pool.
 */
public final class LongStatements {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofMinutes(10).toMillis();

    private LongStatements() {
    }

    /** For the transaction under way. */
    public static void allow(EntityManager entities) {
        entities.unwrap(Session.class).doWork(LongStatements::allow);
    }

    /** The same data source, whose every connection allows long statements. */
    static DataSource of(DataSource pool) {
        return (DataSource) Proxy.newProxyInstance(LongStatements.class.getClassLoader(),
                new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(pool, arguments);
                        if (result instanceof Connection connection) {
                            allow(connection);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void allow(Connection connection) throws SQLException {
        // A driver that ends a connection in another thread would do so in this one.
        connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
    }
}
