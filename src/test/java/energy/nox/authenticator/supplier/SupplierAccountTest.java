package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;

/** What is learned of the account, and when the login was. */
@Timeout(60)
class SupplierAccountTest {

    private static final String ALLOWED = "PT15M";

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final Map<String, String> settings = new HashMap<>();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void theIdTokenTellsTheNameMasked() throws SupplierException {
        provider.describe(Map.of("name", "Anna de Vries", "email", "anna@example.com"), Map.of());
        assertEquals(Optional.of("Anna d. V., a•••@example.com"), logIn().label());
    }

    @Test
    void theIdTokensNameCountsWhateverUserInfoTells() throws SupplierException {
        provider.describe(Map.of("name", "Anna de Vries"), Map.of("name", "Bob Smith"));
        assertEquals(Optional.of("Anna d. V."), logIn().label());
    }

    @Test
    void userInfoTellsTheNameThatTheIdTokenLacks() throws SupplierException {
        provider.describe(Map.of(), Map.of("preferred_username", "anna"));
        SupplierAccount account = logIn();
        assertEquals(Optional.of("a•••"), account.label());
        assertEquals(MisbehavingSupplier.SUBJECT, account.subject());
    }

    @Test
    void userInfoTellsTheCustomerNumberThatTheIdTokenLacks() throws SupplierException {
        settings.put("customer-number-claim", "customer_number");
        provider.describe(Map.of("name", "Anna de Vries"), Map.of("customer_number", "12345678"));
        SupplierAccount account = logIn();
        assertEquals(Optional.of("Anna d. V."), account.label());
        assertEquals(Optional.of("•••678"), account.customerNumber());
    }

    @Test
    void aCustomerNumberMayBeANumber() throws SupplierException {
        settings.put("customer-number-claim", "customer_number");
        provider.describe(Map.of("customer_number", 12_345_678L), Map.of());
        assertEquals(Optional.of("•••678"), logIn().customerNumber());
    }

    @Test
    void aCustomerNumberThatNobodyConfiguredIsNotRead() throws SupplierException {
        provider.describe(Map.of("customer_number", "12345678"), Map.of());
        assertEquals(Optional.empty(), logIn().customerNumber());
    }

    /** OpenID Connect Core, section 5.3.2. */
    @Test
    void userInfoAboutSomebodyElseIsIgnored() throws SupplierException {
        provider.describe(Map.of(), Map.of("sub", "somebody-else", "name", "Bob Smith"));
        SupplierAccount account = logIn();
        assertEquals(Optional.empty(), account.label());
        assertEquals(MisbehavingSupplier.SUBJECT, account.subject());
    }

    @ParameterizedTest
    @EnumSource(names = "USER_INFO_.*", mode = EnumSource.Mode.MATCH_ANY)
    void anAnswerOfUserInfoThatIsNoneFailsNoLogin(MisbehavingSupplier.Fault fault) throws SupplierException {
        provider.describe(Map.of(), Map.of("name", "Bob Smith"));
        provider.next(fault);
        assertEquals(Optional.empty(), logIn().label());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/userinfo", "http://127.0.0.1:1/userinfo", "ftp://127.0.0.1/userinfo"})
    void aUserInfoEndpointThatCannotBeAskedFailsNoLogin(String endpoint) throws SupplierException {
        provider.document(Map.of("userinfo_endpoint", endpoint));
        assertEquals(Optional.empty(), logIn().label());
    }

    /** By plain http, anybody on the way could read the token. */
    @Test
    void theTokenIsSentToNoOtherMachineButByHttps() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress("127.0.0.2", 0), 0);
        elsewhere.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            int port = elsewhere.getAddress().getPort();
            provider.document(Map.of("userinfo_endpoint", "http://127.0.0.2:" + port + "/userinfo"));
            assertEquals(Optional.empty(), logIn().label());
            assertEquals(List.of(), asked);
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    void aLoginThatIsRecentEnoughIsTaken() throws SupplierException {
        settings.put("max-age", ALLOWED);
        authenticated(Duration.ofMinutes(15).plusSeconds(59));
        assertEquals(MisbehavingSupplier.SUBJECT, logIn().subject());
    }

    @Test
    void aLoginThatIsTooOldIsRefused() {
        settings.put("max-age", ALLOWED);
        authenticated(Duration.ofMinutes(15).plusSeconds(61));
        assertRefused();
    }

    @Test
    void aLoginOfNoKnownAgeIsRefused() {
        settings.put("max-age", ALLOWED);
        assertRefused();
    }

    @Test
    void withoutAMaximumTheAgeDoesNotMatter() throws SupplierException {
        authenticated(Duration.ofDays(1000));
        assertEquals(MisbehavingSupplier.SUBJECT, logIn().subject());
    }

    private void authenticated(Duration ago) {
        provider.describe(Map.of("auth_time", clock.instant().minus(ago).getEpochSecond()), Map.of());
    }

    private void assertRefused() {
        assertEquals(SupplierException.Reason.SUPPLIER_ERROR,
                assertThrows(SupplierException.class, this::logIn).reason());
    }

    private SupplierAccount logIn() throws SupplierException {
        return NorthSupplier.logIn(NorthSupplier.client(provider.issuer(), clock, settings));
    }
}
