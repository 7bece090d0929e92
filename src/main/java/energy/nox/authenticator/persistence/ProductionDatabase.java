package energy.nox.authenticator.persistence;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import javax.sql.DataSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.StartException;
import energy.nox.authenticator.config.TrialOnly;

/**
 * The rules for the database of a production run: it is not the embedded one, and the driver verifies who answers,
 * unless {@code nox.db.unverified-tls=allow} says that something else protects the way to it. Without production it
 * refuses nothing.
 */
final class ProductionDatabase {

    private static final String UNVERIFIED_TLS = "nox.db.unverified-tls";
    private static final String ALLOW = "allow";

    private final Settings settings;
    private final boolean unverifiedTlsAllowed;

    /** @throws InvalidConfigException where the property has another value */
    ProductionDatabase(Settings settings) {
        this.settings = settings;
        this.unverifiedTlsAllowed = settings.text(UNVERIFIED_TLS).isPresent();
        settings.text(UNVERIFIED_TLS).filter(value -> !value.equals(ALLOW)).ifPresent(value -> {
            throw new InvalidConfigException(UNVERIFIED_TLS, "must be " + ALLOW + ", or not be set");
        });
    }

    /**
     * For a URL that the configuration has, so that its refusal comes together with the others.
     *
     * @throws StartException where it is refused
     */
    void checkUrl(String url) {
        check(url.startsWith("jdbc:h2:"), url, "DB_URL");
    }

    /**
     * Asks the driver, since on some servers only the data source knows the URL. It tells the parameters of the URL,
     * and none that the server hands to it in another way.
     *
     * @throws StartException where it is refused
     */
    void checkDataSource(DataSource source, String name) throws SQLException {
        if (!settings.isProduction()) {
            return;
        }
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            check(database.getDatabaseProductName().equals("H2"), database.getURL(),
                    "the URL of the data source " + name);
        }
    }

    /** @param url null where a driver does not tell it */
    private void check(boolean embedded, String url, String where) {
        if (embedded) {
            settings.refuseInProduction(TrialOnly.EMBEDDED_DATABASE, where);
        } else if (!unverifiedTlsAllowed && (url == null || !VerifiedTls.isDemandedBy(url))) {
            settings.refuseInProduction(TrialOnly.UNVERIFIED_DATABASE_TLS, where);
        }
    }
}
