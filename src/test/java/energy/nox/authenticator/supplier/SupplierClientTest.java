package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.SilentSupplier;

@Timeout(60)
class SupplierClientTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final SupplierClient client = new SupplierClient(NorthSupplier.at(provider.issuer()), clock,
            NorthSupplier.SIGNALS, NorthSupplier.CALLS);

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
        SupplierAccount account = logIn();
        assertEquals(provider.issuer().toString(), account.issuer());
        assertEquals(MisbehavingSupplier.SUBJECT, account.subject());
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
            SupplierClient unknown = new SupplierClient(NorthSupplier.at(silent.issuer()), clock,
                    NorthSupplier.SIGNALS, NorthSupplier.CALLS);
            assertUnavailable(() -> NorthSupplier.loginUrl(unknown, NorthSupplier.secrets()));
            assertUnavailable(() -> unknown.account(Map.of("code", List.of("a"), "state", List.of("b")),
                    NorthSupplier.secrets(), NorthSupplier.CALLBACK));
            assertEquals(0, silent.connections());
        }
    }

    @Test
    void onlySoManyLoginsWaitForASupplier() throws Exception {
        List<NorthSupplier.Login> logins = new ArrayList<>();
        for (int i = 0; i < SupplierClient.MAX_CALLS + 1; i++) {
            logins.add(NorthSupplier.begin(client));
        }
        provider.next(Fault.TOKEN_SLOW);
        ExecutorService users = Executors.newCachedThreadPool();
        List<CompletableFuture<SupplierAccount>> waiting = new ArrayList<>();
        for (NorthSupplier.Login login : logins.subList(1, logins.size())) {
            waiting.add(CompletableFuture.supplyAsync(() -> account(login), users));
            provider.awaitTokenRequest();
        }
        users.shutdown();
        long begun = System.nanoTime();
        assertUnavailable(() -> logins.get(0).account(client));
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

    private SupplierAccount logIn() throws SupplierException {
        return NorthSupplier.logIn(client);
    }

    private SupplierAccount account(NorthSupplier.Login login) {
        try {
            return login.account(client);
        } catch (SupplierException e) {
            throw new IllegalStateException(e);
        }
    }
}
