package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.SilentSupplier;
import energy.nox.authenticator.support.UserAgent;

@Timeout(60)
class SupplierClientTest {

    private static final URI CALLBACK = URI.create("https://auth.example/ui/callback/north");

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final SupplierClient client = client(provider.issuer());

    @BeforeEach
    void discover() {
        client.refresh();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void findsTheSubject() throws SupplierException {
        assertEquals(new SupplierSubject(provider.issuer().toString(), MisbehavingSupplier.SUBJECT), logIn());
    }

    @Test
    void keysThatCannotBeFetchedAreTheSupplierBeingUnavailable() {
        provider.next(Fault.KEYS_SERVER_ERROR);
        assertUnavailable(this::logIn);
    }

    @Test
    void theKeysSurviveARefreshOfTheDocument() throws SupplierException {
        logIn();
        clock.forward(Duration.ofMinutes(1));
        client.refresh();
        assertFalse(client.isRefreshDue());
        provider.next(Fault.KEYS_SERVER_ERROR);
        assertEquals(MisbehavingSupplier.SUBJECT, logIn().subject());
    }

    @Test
    void aLoginAtASupplierThatNeverAnsweredFailsWithoutAskingIt() throws IOException {
        try (SilentSupplier silent = new SilentSupplier()) {
            SupplierClient unknown = client(silent.issuer());
            assertUnavailable(() -> loginUrl(unknown, secrets()));
            Map<String, List<String>> answer = Map.of("code", List.of("a"), "state", List.of("b"));
            assertUnavailable(() -> unknown.subject(answer, secrets(), CALLBACK));
            assertEquals(0, silent.connections());
        }
    }

    @Test
    void onlySoManyLoginsWaitForASupplier() throws Exception {
        List<Login> logins = new ArrayList<>();
        for (int i = 0; i < SupplierClient.MAX_CALLS + 1; i++) {
            logins.add(begin());
        }
        provider.next(Fault.TOKEN_SLOW);
        ExecutorService users = Executors.newCachedThreadPool();
        List<CompletableFuture<SupplierSubject>> waiting = new ArrayList<>();
        for (Login login : logins.subList(1, logins.size())) {
            waiting.add(CompletableFuture.supplyAsync(() -> subject(login), users));
            provider.awaitTokenRequest();
        }
        users.shutdown();
        long begun = System.nanoTime();
        assertUnavailable(() -> client.subject(logins.get(0).answer(), logins.get(0).secrets(), CALLBACK));
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 1000);
        provider.next(Fault.NONE);
        waiting.forEach(login -> assertEquals(MisbehavingSupplier.SUBJECT, login.join().subject()));
        assertEquals(MisbehavingSupplier.SUBJECT, logIn().subject());
    }

    private interface Call {
        Object run() throws SupplierException;
    }

    private static void assertUnavailable(Call call) {
        assertEquals(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                assertThrows(SupplierException.class, call::run).reason());
    }

    /** The supplier's answer to the callback, for the browser that has these secrets. */
    private record Login(LoginSecrets secrets, Map<String, List<String>> answer) {
    }

    private Login begin() throws SupplierException {
        LoginSecrets secrets = secrets();
        URI back = location(new UserAgent().get(loginUrl(client, secrets)));
        return new Login(secrets, ManufacturerApp.parameters(back).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, parameter -> List.of(parameter.getValue()))));
    }

    private SupplierSubject logIn() throws SupplierException {
        Login login = begin();
        return client.subject(login.answer(), login.secrets(), CALLBACK);
    }

    private SupplierSubject subject(Login login) {
        try {
            return client.subject(login.answer(), login.secrets(), CALLBACK);
        } catch (SupplierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI loginUrl(SupplierClient client, LoginSecrets secrets) throws SupplierException {
        return client.loginUrl(secrets, CALLBACK, Language.NL);
    }

    private static LoginSecrets secrets() {
        return new LoginSecrets(RandomSecret.next(), RandomSecret.next());
    }

    private SupplierClient client(URI issuer) {
        return new SupplierClient(NorthSupplier.at(issuer), clock, NorthSupplier.SIGNALS);
    }
}
