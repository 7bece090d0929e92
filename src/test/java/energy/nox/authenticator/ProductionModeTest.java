package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Reloaded;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.StartException;
import energy.nox.authenticator.config.TrialOnly;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.observe.TrustedProxies;
import energy.nox.authenticator.persistence.Schema;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.secret.SigningKeys;
import energy.nox.authenticator.support.LogLines;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

/** What {@code nox.mode=production} refuses, fact by fact; ProductionServerIT has a server that refuses all of it. */
class ProductionModeTest {

    private static final String POSTGRES = "jdbc:postgresql://db.example/nox";

    private final Map<String, String> config = new HashMap<>();
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void everythingRight() throws JOSEException {
        config.put("nox.mode", "production");
        config.put("nox.ui.base-url", "https://auth.example/ui");
        config.put("nox.signing.key", new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString());
        config.put("nox.link-session.token-secrets", RandomSecret.next());
        config.put("nox.manufacturers", "acme");
        config.put("nox.manufacturer.acme.name", "Acme");
        config.put("nox.manufacturer.acme.api-keys", digest("acme-1"));
        config.put("nox.manufacturer.acme.redirect-urls", "https://acme.example/linked");
        config.put("nox.proxies.trusted", "10.244.0.0/16");
        config.put("db.url", POSTGRES + "?sslmode=verify-full&sslrootcert=/etc/nox/ca.pem");
    }

    /** What is configured, what the message names, and the way out that it says. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(TrialOnly.GENERATED_SIGNING_KEY, "nox.signing.key", "generate",
                        "nox.signing.key must be a private JWK"),
                Arguments.of(TrialOnly.GENERATED_TOKEN_SECRETS, "nox.link-session.token-secrets", "generate",
                        "nox.link-session.token-secrets must be secrets and not generate: all servers need the same ones."
                                + " openssl rand -hex 32 makes one"),
                Arguments.of(TrialOnly.DEMO_API_KEY, "nox.manufacturer.acme.api-keys", digest("acme-demo-key"),
                        "nox.manufacturer.acme.api-keys must not have the digest of the demo's API key"),
                Arguments.of(TrialOnly.DEMO_API_KEY, "nox.manufacturer.acme.api-keys",
                        digest("acme-1") + "," + digest("acme-demo-key").toUpperCase(),
                        "nox.manufacturer.acme.api-keys must not have the digest of the demo's API key"),
                Arguments.of(TrialOnly.HTTP_BASE_URL, "nox.ui.base-url", "http://auth.example/ui",
                        "nox.ui.base-url must be an https URL"),
                Arguments.of(TrialOnly.HTTP_BASE_URL, "nox.ui.base-url", "http://localhost.example/ui",
                        "nox.ui.base-url must be an https URL"),
                Arguments.of(TrialOnly.UNNAMED_PROXY, "nox.proxies.trusted", " ",
                        "nox.proxies.trusted must name the proxies where TLS ends"),
                Arguments.of(TrialOnly.EMBEDDED_DATABASE, "db.url", "jdbc:h2:file:/data/nox;PASSWORD=my-password",
                        "DB_URL must lead to PostgreSQL"),
                Arguments.of(TrialOnly.UNVERIFIED_DATABASE_TLS, "db.url", POSTGRES,
                        "DB_URL must have sslmode=verify-full"),
                Arguments.of(TrialOnly.UNVERIFIED_DATABASE_TLS, "db.url",
                        POSTGRES + "?password=my-password&sslmode=require",
                        "DB_URL must have sslmode=verify-full"),
                Arguments.of(TrialOnly.UNVERIFIED_DATABASE_TLS, "db.url", POSTGRES + "?ssl=true",
                        "DB_URL must have sslmode=verify-full"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aProductionRunRefusesItAndNamesThePropertyAndTheWayOut(TrialOnly found, String property, String value,
            String message) {
        config.put(property, value);
        List<String> faults = faults();
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.get(0).startsWith(message), faults.get(0));
        assertTrue(faults.get(0).endsWith(" (refused because nox.mode is production)"), faults.get(0));
        assertFalse(faults.get(0).contains("my-password") || faults.get(0).contains(value + " "), "no value in a message");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aTrialTakesIt(TrialOnly found, String property, String value, String message) {
        config.put(property, value);
        config.put("nox.mode", "trial");
        assertEquals(List.of(), faults());
        config.remove("nox.mode");
        assertEquals(List.of(), faults());
    }

    @Test
    void theTableHasAllThatIsForTryingOutAlone() {
        assertEquals(EnumSet.allOf(TrialOnly.class),
                refusals().map(refusal -> refusal.get()[0]).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://auth.example/ui", "http://localhost:9080/ui", "http://127.0.0.1/ui"})
    void aProductionRunTakesWhatIsRight(String url) {
        config.put("nox.ui.base-url", url);
        assertEquals(List.of(), faults());
    }

    @ParameterizedTest
    @CsvSource({"https://auth.example/ui, none", "http://localhost:9080/ui, ''"})
    void aProductionRunTakesNoProxyWhereThatIsSaidOrWhereNoneIsNeeded(String url, String trusted) {
        config.put("nox.ui.base-url", url);
        config.put("nox.proxies.trusted", trusted);
        assertEquals(List.of(), faults());
    }

    @Test
    void aProductionRunTakesAnUnverifiedDatabaseWhereThatIsSaid() {
        config.put("db.url", POSTGRES);
        config.put("nox.db.unverified-tls", "allow");
        assertEquals(List.of(), faults());
    }

    @Test
    void sayingSoDoesNotMakeTheEmbeddedDatabaseOneForProduction() {
        config.put("db.url", "jdbc:h2:mem:nox");
        config.put("nox.db.unverified-tls", "allow");
        assertEquals(1, faults().size());
    }

    /** Then the connection is asked, once there is one. */
    @Test
    void aUrlThatOnlyTheServerKnowsIsNoFaultYet() {
        config.remove("db.url");
        assertEquals(List.of(), faults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Production", "prod", "test"})
    void anotherModeIsAFault(String mode) {
        config.put("nox.mode", mode);
        InvalidConfigException fault = assertThrows(InvalidConfigException.class, settings()::isProduction);
        assertEquals("nox.mode must be production or trial", fault.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "deny", "ALLOW"})
    void anotherWordForAnUnverifiedDatabaseIsAFault(String value) {
        config.put("nox.db.unverified-tls", value);
        assertEquals(List.of("nox.db.unverified-tls must be allow, or not be set"), faults());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"x", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "generate,generate"})
    void weakTokenSecretsAreAFaultInATrialToo(String secrets) {
        config.put("nox.mode", "trial");
        config.put("nox.link-session.token-secrets", secrets);
        StartException fault = assertThrows(StartException.class, () -> new LinkSessionConfig(settings()));
        assertTrue(fault.reason().startsWith("nox.link-session.token-secrets must be "), fault.reason());
        assertTrue(fault.reason().endsWith("openssl rand -hex 32 makes a secret"), fault.reason());
    }

    /** A server that runs keeps the keys that it has. */
    @Test
    void theDemosKeyDoesNotComeByAReloadEither() {
        Manufacturers manufacturers = manufacturers();
        config.put("nox.manufacturer.acme.api-keys", digest("acme-demo-key"));
        clock.forward(Duration.ofSeconds(10));
        List<String> lines = LogLines.of(Reloaded.class, () -> manufacturers.authenticate("acme-1"));
        assertEquals(1, lines.size(), lines::toString);
        assertDoesNotThrow(() -> manufacturers.authenticate("acme-1"));
        assertThrows(RuntimeException.class, () -> manufacturers.authenticate("acme-demo-key"));
    }

    private List<String> faults() {
        Set<Runnable> modules = Set.of(() -> new PublicUrls(settings()), () -> new SigningKeys(TestSettings.reloads(config, clock)),
                () -> new LinkSessionConfig(settings()), this::manufacturers, () -> new Schema(settings()),
                () -> new TrustedProxies(settings()));
        return modules.stream().flatMap(module -> {
            try {
                module.run();
                return Stream.empty();
            } catch (StartException e) {
                return Stream.of(e.reason());
            }
        }).toList();
    }

    private Manufacturers manufacturers() {
        return new Manufacturers(TestSettings.reloads(config, clock), settings(), new Audit(TestSettings.of(Map.of()), clock));
    }

    private Settings settings() {
        return TestSettings.of(config);
    }
}
