package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;

import javax.sql.DataSource;

import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;

/**
 * Hands the pool's connections to Hibernate, which makes one of these (persistence.xml names this class). While
 * {@link DatabaseHealth} keeps it closed, everybody who wants a connection is refused at once: a request that waits for
 * a database that does not answer holds a thread that other requests need. A request of a manufacturer gets one within
 * the share of that manufacturer, and a page within that of the pages ({@link ConnectionShares}).
 */
public class ConnectionGate implements ConnectionProvider, Configurable {

    private transient DataSource pool;
    private volatile boolean closed;

    @Override
    public void configure(Map<String, Object> settings) {
        pool = (DataSource) settings.get(JdbcSettings.JAKARTA_JTA_DATASOURCE);
    }

    void setClosed(boolean closed) {
        this.closed = closed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLTransientConnectionException("The database does not answer", DatabaseFailure.CANNOT_CONNECT);
        }
        ConnectionShares.takePlace();
        return pool.getConnection();
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        connection.close();
    }

    /** A server gives the same connection to a transaction that asks again. */
    @Override
    public boolean supportsAggressiveRelease() {
        return true;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (!isUnwrappableAs(type)) {
            throw new UnknownUnwrapTypeException(type);
        }
        return type.cast(this);
    }
}
