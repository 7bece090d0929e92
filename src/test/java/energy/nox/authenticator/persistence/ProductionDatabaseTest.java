package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.StartException;
import energy.nox.authenticator.support.TestSettings;

/** A data source whose URL only the server knows: its driver is asked. */
class ProductionDatabaseTest {

    private static final String NAME = "jdbc/authenticator";
    private static final String VERIFIED = "jdbc:postgresql://db.example/nox?sslmode=verify-full";

    private final Map<String, String> config = new HashMap<>();
    private int asked;

    @BeforeEach
    void production() {
        config.put("nox.mode", "production");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "jdbc:postgresql://db.example/nox",
        "jdbc:postgresql://me:my-password@db.example/nox?password=my-password&sslmode=verify-ca"})
    void aDatabaseThatIsNotVerifiedIsRefused(String url) {
        StartException refusal = assertThrows(StartException.class, () -> check("PostgreSQL", url));
        assertTrue(refusal.reason().startsWith("the URL of the data source jdbc/authenticator must have"
                + " sslmode=verify-full"), refusal.reason());
        assertFalse(refusal.reason().contains("my-password"), "no secret in a message");
    }

    @Test
    void theEmbeddedDatabaseIsRefusedWhateverItsUrlSays() {
        StartException refusal = assertThrows(StartException.class, () -> check("H2", VERIFIED));
        assertTrue(refusal.reason().startsWith("the URL of the data source jdbc/authenticator must lead to PostgreSQL"),
                refusal.reason());
    }

    @Test
    void aVerifiedDatabaseIsTaken() {
        assertDoesNotThrow(() -> check("PostgreSQL", VERIFIED));
        assertEquals(1, asked);
    }

    @Test
    void anUnverifiedOneIsTakenWhereThatIsSaid() {
        config.put("nox.db.unverified-tls", "allow");
        assertDoesNotThrow(() -> check("PostgreSQL", null));
        assertThrows(StartException.class, () -> check("H2", null));
    }

    @Test
    void aTrialAsksNothing() {
        config.put("nox.mode", "trial");
        assertDoesNotThrow(() -> check("H2", null));
        assertEquals(0, asked);
    }

    private void check(String product, String url) throws Exception {
        new ProductionDatabase(TestSettings.of(config)).checkDataSource(dataSource(product, url), NAME);
    }

    private DataSource dataSource(String product, String url) {
        DatabaseMetaData database =
                answering(DatabaseMetaData.class, method -> method.equals("getURL") ? url : product);
        Connection connection = answering(Connection.class, method -> method.equals("getMetaData") ? database : null);
        return answering(DataSource.class, method -> {
            asked++;
            return connection;
        });
    }

    private static <T> T answering(Class<T> type, Function<String, Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(method.getName())));
    }
}
