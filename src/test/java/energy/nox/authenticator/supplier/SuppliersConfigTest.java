package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.nimbusds.openid.connect.sdk.Prompt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.support.TestSettings;

class SuppliersConfigTest {

    private final Map<String, String> config = new HashMap<>(Map.of(
            "nox.suppliers", "north,south",
            "nox.supplier.north.name", "North",
            "nox.supplier.north.name.fr", "Nord",
            "nox.supplier.north.issuer", "https://login.north.example",
            "nox.supplier.north.client-id", "nox",
            "nox.supplier.north.manufacturers", "acme",
            "nox.supplier.south.name", "South",
            "nox.supplier.south.issuer", "http://localhost:1234/realms/south",
            "nox.supplier.south.client-id", "nox"));

    @ParameterizedTest
    @ValueSource(strings = {"http://login.localhost:1234", "http://[::1]:1234", "http://127.1.2.3:1234"})
    void anIssuerOnThisMachineMayUseHttpByAnyNameOfThisMachine(String issuer) {
        config.put("nox.supplier.north.issuer", issuer);
        assertTrue(read().get(0).trust().reachesPrivateAddresses());
    }

    @Test
    void readsSuppliersWithTheirNamesByLanguage() {
        Supplier north = read().get(0);
        assertEquals("Nord", north.name(Language.FR));
        assertEquals("North", north.name(Language.NL));
        assertEquals(List.of("openid", "profile"), north.scope().toStringList());
        assertTrue(north.clientSecret().isEmpty() && north.clientKey().isEmpty());
    }

    @Test
    void asksForTheLoginUnlessToldOtherwise() {
        Supplier north = read().get(0);
        assertEquals(Optional.of(Prompt.Type.LOGIN), north.prompt());
        assertEquals(Optional.empty(), north.maxAge());
        assertEquals(Optional.empty(), north.customerNumberClaim());
    }

    @ParameterizedTest
    @CsvSource({"login, LOGIN", "select_account, SELECT_ACCOUNT", "none,"})
    void readsWhatToPromptFor(String configured, Prompt.Type prompt) {
        config.put("nox.supplier.north.prompt", configured);
        assertEquals(Optional.ofNullable(prompt), read().get(0).prompt());
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT15M, 900", "P1D, 86400"})
    void readsHowOldALoginMayBe(String configured, long seconds) {
        config.put("nox.supplier.north.max-age", configured);
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), read().get(0).maxAge());
    }

    @Test
    void readsWhichClaimHasTheCustomerNumber() {
        config.put("nox.supplier.north.customer-number-claim", "https://north.example/customer");
        assertEquals(Optional.of("https://north.example/customer"), read().get(0).customerNumberClaim());
    }

    @Test
    void aManufacturerOffersItsOwnAndThoseOfAll() {
        Suppliers suppliers = new Suppliers(TestSettings.reloads(config, Clock.systemUTC()), Clock.systemUTC(),
                NorthSupplier.SIGNALS, NorthSupplier.CALLS);
        assertEquals(2, suppliers.offeredBy("acme").size());
        assertEquals(List.of("south"), suppliers.offeredBy("globex").stream().map(known -> known.supplier().id()).toList());
    }

    @Test
    void aDisabledSupplierIsNotThere() {
        config.put("nox.supplier.north.enabled", "false");
        assertEquals(List.of("south"), read().stream().map(Supplier::id).toList());
    }

    @Test
    void thePropertiesOfADisabledSupplierAreKnownAllTheSame() {
        config.put("nox.supplier.north.enabled", "false");
        Settings settings = TestSettings.of(config);
        SuppliersConfig.read(settings);
        assertEquals(List.of(), settings.unknown());
    }

    @Test
    void aNameInALanguageThatThePagesDoNotHaveIsUnknown() {
        config.put("nox.supplier.north.name.de", "Norden");
        Settings settings = TestSettings.of(config);
        SuppliersConfig.read(settings);
        assertEquals(1, settings.unknown().size());
        assertTrue(settings.unknown().get(0).startsWith("nox.supplier.north.name.de has no effect"),
                settings.unknown().get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "nox.suppliers | North",
        "nox.suppliers | north,north",
        "nox.supplier.north.name | -",
        "nox.supplier.north.issuer | -",
        "nox.supplier.north.issuer | http://login.north.example",
        "nox.supplier.north.issuer | not a url",
        "nox.supplier.north.client-id | -",
        "nox.supplier.north.issuer | https:login.north.example",
        "nox.supplier.north.client-key | super-secret-text",
        "nox.supplier.north.client-key | {'kty':'oct','k':'YW4gb2N0ZXQga2V5IG9mIG1vcmUgdGhhbiAyNTYgYml0cyBvZiB0ZXh0','alg':'HS256'}",
        "nox.supplier.north.client-key | {'kty':'OKP','crv':'X25519','x':'AA','d':'AA','alg':'ECDH-ES'}",
        "nox.supplier.north.scopes | email",
        "nox.supplier.north.prompt | consent",
        "nox.supplier.north.prompt | LOGIN",
        "nox.supplier.north.max-age | 15",
        "nox.supplier.north.max-age | PT-1S",
        "nox.supplier.north.max-age | P366D",
        "nox.supplier.north.endpoint-hosts | https://oauth2.north.example",
        "nox.supplier.north.endpoint-hosts | oauth2.north.example:8443",
        "nox.supplier.north.endpoint-hosts | oauth2.north.example/token",
        "nox.supplier.north.endpoint-hosts | *.north.example",
        "nox.supplier.north.private-addresses | true",
        "nox.supplier.north.id-token-algorithms | none",
        "nox.supplier.north.id-token-algorithms | HS256",
        "nox.supplier.north.id-token-algorithms | RS256,HS512",
        "nox.supplier.north.id-token-algorithms | RS256 ES256",
        "nox.supplier.north.id-token-algorithms | EdDSA",
        "nox.supplier.north.id-token-algorithms | rs256",
        "nox.supplier.north.logo | /does/not/exist.svg"})
    void aWrongValueNamesTheProperty(String property, String value) {
        config.put(property, value == null ? null : value.replace('\'', '"'));
        String message = assertThrows(InvalidConfigException.class, this::read).getMessage();
        assertTrue(message.contains(property + " "), message);
        assertFalse(message.contains("super-secret-text"), message);
    }

    private List<Supplier> read() {
        return SuppliersConfig.read(TestSettings.of(config));
    }
}
