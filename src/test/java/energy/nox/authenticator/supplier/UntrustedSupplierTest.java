package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_ERROR;
import static energy.nox.authenticator.supplier.SupplierException.Reason.SUPPLIER_UNAVAILABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.outbound.OutboundCalls;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.RawServer;
import energy.nox.authenticator.support.SilentSupplier;

/** A supplier that has been taken over, or never was one: where it sends this service, and what it answers. */
@Timeout(120)
class UntrustedSupplierTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final Map<String, String> settings = new HashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(provider));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable server : open) {
            server.close();
        }
    }

    @ParameterizedTest
    @MethodSource("endpointsInside")
    void aDocumentThatLeadsInsideIsNotUsed(String endpoint, String url) {
        provider.document(Map.of(endpoint, url));
        assertFalse(client().isAvailable());
    }

    static Stream<Arguments> endpointsInside() {
        return Stream.of("authorization_endpoint", "token_endpoint", "jwks_uri").flatMap(endpoint -> Stream.of(
                "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "http://[::1]:9080/", "https://[::1]/",
                "https://2130706433/", "https://0x7f000001/", "https://127.1/", "http://127.0.0.1:9080/",
                "https://admin.internal/", "https://login.north.com/")
                .map(url -> arguments(endpoint, url)));
    }

    @Test
    void aDocumentThatChangesItsMindIsCheckedAtEachFetch() throws SupplierException {
        SupplierClient client = client();
        assertEquals(MisbehavingSupplier.SUBJECT, NorthSupplier.logIn(client).subject());
        RawServer elsewhere = server(RawServer.of("200 OK", "{}"));
        provider.document(Map.of("token_endpoint", elsewhere.url("/token").toString()));
        clock.forward(Duration.ofMinutes(1));
        client.refresh();
        assertEquals(MisbehavingSupplier.SUBJECT, NorthSupplier.logIn(client).subject(), "by the document of before");
        clock.forward(Duration.ofMinutes(1));
        client.refresh();
        assertFalse(client.isAvailable());
        assertEquals(0, elsewhere.connections());
    }

    @Test
    void aTokenEndpointOnAnotherHostIsRefusedUntilItIsListed() throws SupplierException {
        String elsewhere = provider.issuer().toString().replace("localhost", "127.0.0.1") + "/token";
        assertEquals("localhost", provider.issuer().getHost());
        provider.document(Map.of("token_endpoint", elsewhere));
        provider.describe(Map.of("iss", provider.issuer().toString()), Map.of());
        assertFalse(client().isAvailable());
        settings.put("endpoint-hosts", "127.0.0.1");
        assertEquals(MisbehavingSupplier.SUBJECT, NorthSupplier.logIn(client()).subject());
    }

    @ParameterizedTest
    @CsvSource({"ES256, false", "RS384, false", "RS256, true", "'ES256, RS256', true", "'', true"})
    void anIdTokenIsSignedByAnAlgorithmOfTheListOrIsRefused(String listed, boolean taken) throws SupplierException {
        settings.put("id-token-algorithms", listed);
        SupplierClient client = client();
        if (taken) {
            assertEquals(MisbehavingSupplier.SUBJECT, NorthSupplier.logIn(client).subject());
        } else {
            assertFailure(SUPPLIER_ERROR, client);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, true", "127.0.0.1, false", "169.254.169.254, false", "100.64.0.1, true", "fd00::1, true",
        "::1, false", "240.240.0.7, true", "255.255.255.255, false"})
    void aNameThatStandsForAPrivateAddressIsNotCalledAndTheWayOutIsToldWhereThereIsOne(String address, boolean way) {
        OutboundCalls calls = NorthSupplier.calls(host -> new InetAddress[] {InetAddress.getByName(address)});
        SupplierTrust trust = NorthSupplier.at(URI.create("https://login.north.com")).trust();
        IOException failure = assertThrows(IOException.class, () -> new SupplierCalls(trust, calls)
                .retrieveResource(URI.create("https://login.north.com/keys").toURL()));
        assertEquals("login.north.com is at " + addressText(address) + ", which may not be called"
                + (way ? "; nox.supplier.north.private-addresses=allow allows addresses of private networks" : ""),
                failure.getMessage());
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void aDocumentThatIsNoDocumentIsNotRead(String name, RawServer.Answer answer) {
        RawServer server = server(answer);
        long begun = System.nanoTime();
        SupplierClient client = NorthSupplier.client(server.url("/"), clock, settings);
        assertFalse(client.isAvailable());
        assertTrue(secondsSince(begun) < 5, "left to the deadline");
    }

    @ParameterizedTest
    @CsvSource({"60000, true", "70000, false"})
    void aDocumentOfMoreThan64KbIsNotRead(int padding, boolean read) {
        provider.document(Map.of("padding", "x".repeat(padding)));
        assertEquals(read, client().isAvailable());
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void aTokenResponseThatIsNoneFailsTheLogin(String name, RawServer.Answer answer) {
        provider.document(Map.of("token_endpoint", listed(server(answer))));
        SupplierClient client = client();
        long begun = System.nanoTime();
        assertFailure(SUPPLIER_UNAVAILABLE, client);
        assertTrue(secondsSince(begun) < 5, "left to the deadline");
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void keysThatAreNoneFailTheLogin(String name, RawServer.Answer answer) {
        provider.document(Map.of("jwks_uri", listed(server(answer))));
        assertFailure(SUPPLIER_UNAVAILABLE, client());
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void aUserInfoAnswerThatIsNoneCostsTheNameAlone(String name, RawServer.Answer answer) throws SupplierException {
        provider.document(Map.of("userinfo_endpoint", listed(server(answer))));
        SupplierAccount account = NorthSupplier.logIn(client());
        assertEquals(MisbehavingSupplier.SUBJECT, account.subject());
        assertTrue(account.label().isEmpty());
    }

    static Stream<Arguments> badAnswers() {
        String json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        return Stream.of(
                arguments("longer than 64 KB", RawServer.of("200 OK\r\nContent-Type: application/json",
                        "{\"keys\": [], \"padding\": \"" + "x".repeat(1024 * 1024) + "\"}")),
                arguments("without end", (RawServer.Answer) (head, client) -> {
                    RawServer.write(client, json + "\r\n{\"a\": \"");
                    while (true) {
                        RawServer.write(client, "x".repeat(1000));
                    }
                }),
                arguments("a gzip bomb", (RawServer.Answer) (head, client) -> {
                    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
                    try (OutputStream zipped = new GZIPOutputStream(bomb)) {
                        zipped.write(new byte[10_000_000]);
                    }
                    RawServer.write(client, json + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size()
                            + "\r\n\r\n");
                    client.write(bomb.toByteArray());
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token_endpoint", "jwks_uri", "userinfo_endpoint"})
    void aRedirectIsNotFollowed(String endpoint) {
        RawServer elsewhere = server(RawServer.of("200 OK\r\nContent-Type: application/json", "{}"));
        RawServer redirecting = server(RawServer.of("307 Elsewhere\r\nLocation: " + elsewhere.url("/secret"), ""));
        provider.document(Map.of(endpoint, listed(redirecting)));
        SupplierClient client = client();
        switch (endpoint) {
            case "token_endpoint" -> assertFailure(SUPPLIER_ERROR, client);
            case "jwks_uri" -> assertFailure(SUPPLIER_UNAVAILABLE, client);
            default -> assertTrue(account(client).label().isEmpty());
        }
        assertTrue(redirecting.connections() > 0);
        assertEquals(0, elsewhere.connections());
    }

    @Test
    void aDocumentThatIsElsewhereIsNotFetchedThere() {
        RawServer elsewhere = server(RawServer.of("200 OK\r\nContent-Type: application/json", "{}"));
        RawServer redirecting = server(RawServer.of("302 Elsewhere\r\nLocation: " + elsewhere.url("/secret"), ""));
        assertFalse(NorthSupplier.client(redirecting.url("/"), clock, settings).isAvailable());
        assertEquals(1, redirecting.connections());
        assertEquals(0, elsewhere.connections());
    }

    @Test
    void aTokenEndpointThatDripsIsCutOffAfterSevenSeconds() {
        provider.document(Map.of("token_endpoint", listed(dripping())));
        SupplierClient client = client();
        long begun = System.nanoTime();
        assertFailure(SUPPLIER_UNAVAILABLE, client);
        assertTrue(secondsSince(begun) >= 6 && secondsSince(begun) < 9, secondsSince(begun) + " s");
    }

    @Test
    void aDocumentThatDripsIsCutOffAfterSevenSeconds() {
        long begun = System.nanoTime();
        assertFalse(NorthSupplier.client(dripping().url("/"), clock, settings).isAvailable());
        assertTrue(secondsSince(begun) >= 6 && secondsSince(begun) < 9, secondsSince(begun) + " s");
    }

    @Test
    void keysThatDripAreCutOffAfterSevenSecondsAndNotFetchedAgain() {
        RawServer keys = dripping();
        provider.document(Map.of("jwks_uri", listed(keys)));
        SupplierClient client = client();
        long begun = System.nanoTime();
        assertFailure(SUPPLIER_UNAVAILABLE, client);
        assertTrue(secondsSince(begun) >= 5 && secondsSince(begun) < 9, secondsSince(begun) + " s");
        assertEquals(1, keys.connections());
    }

    @Test
    void allCallsOfALoginShareSevenSeconds() throws Exception {
        RawServer userInfo = dripping();
        provider.document(Map.of("userinfo_endpoint", listed(userInfo)));
        SupplierClient client = client();
        provider.next(MisbehavingSupplier.Fault.TOKEN_SLOW);
        long begun = System.nanoTime();
        CompletableFuture<SupplierAccount> login = CompletableFuture.supplyAsync(() -> account(client));
        provider.awaitTokenRequest();
        assertFalse(userInfo.isClosedWithin(4_000));
        provider.next(MisbehavingSupplier.Fault.NONE);
        assertTrue(login.get().label().isEmpty());
        assertTrue(secondsSince(begun) < 10, secondsSince(begun) + " s");
    }

    private RawServer dripping() {
        List<RawServer> drips = new ArrayList<>();
        drips.add(server((head, client) -> {
            RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\": \"");
            while (!drips.get(0).isClosedWithin(500)) {
                RawServer.write(client, "x");
            }
        }));
        return drips.get(0);
    }

    @Test
    void aSilentSuppliersDocumentIsWaitedForOnceAtATimeAndNoLongerThanSevenSeconds() throws IOException {
        SilentSupplier silent = new SilentSupplier();
        open.add(silent);
        SupplierClient client = new SupplierClient(NorthSupplier.at(silent.issuer()), clock, NorthSupplier.SIGNALS,
                NorthSupplier.CALLS);
        long begun = System.nanoTime();
        Race.of(20, caller -> () -> {
            client.refresh();
            return caller;
        });
        assertEquals(1, silent.connections());
        assertTrue(secondsSince(begun) < 9, secondsSince(begun) + " s");
    }

    /** The logins that wait are counted together, whatever they wait for. */
    @Test
    void onlySoManyLoginsWaitForNames() throws Exception {
        CountDownLatch asked = new CountDownLatch(SupplierClient.MAX_CALLS);
        List<RawServer> silent = new ArrayList<>();
        silent.add(server((head, client) -> {
            asked.countDown();
            assertTrue(silent.get(0).isClosedWithin(60_000));
        }));
        provider.document(Map.of("userinfo_endpoint", listed(silent.get(0))));
        SupplierClient client = client();
        ExecutorService users = Executors.newCachedThreadPool();
        List<CompletableFuture<SupplierAccount>> waiting = new ArrayList<>();
        for (int i = 0; i < SupplierClient.MAX_CALLS; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> account(client), users));
        }
        users.shutdown();
        asked.await();
        long begun = System.nanoTime();
        assertFailure(SUPPLIER_UNAVAILABLE, client);
        assertTrue(secondsSince(begun) < 1, "it waited");
        assertEquals(SupplierClient.MAX_CALLS, silent.get(0).connections());
        silent.get(0).close();
        waiting.forEach(login -> assertTrue(login.join().label().isEmpty()));
    }

    /** The other logins wait for the one that fetches them. */
    @Test
    void keysAreFetchedOnceAtATime() throws Exception {
        List<RawServer> silent = new ArrayList<>();
        silent.add(server((head, client) -> assertTrue(silent.get(0).isClosedWithin(60_000))));
        provider.document(Map.of("jwks_uri", listed(silent.get(0))));
        SupplierClient client = client();
        Race.of(SupplierClient.MAX_CALLS, user -> () -> {
            assertFailure(SUPPLIER_UNAVAILABLE, client);
            return user;
        });
        // Of those that waited for the first, hardly one has time left for a call of its own.
        assertTrue(silent.get(0).connections() <= 6, silent.get(0).connections() + " connections");
    }

    private static SupplierAccount account(SupplierClient client) {
        try {
            return NorthSupplier.logIn(client);
        } catch (SupplierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFailure(SupplierException.Reason reason, SupplierClient client) {
        SupplierException failure = assertThrows(SupplierException.class, () -> NorthSupplier.logIn(client));
        assertEquals(reason, failure.reason(), failure::toString);
    }

    private static String addressText(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long secondsSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    /** The document may name it. */
    private String listed(RawServer server) {
        settings.put("endpoint-hosts", "127.0.0.1");
        return server.url("/").toString();
    }

    private RawServer server(RawServer.Answer answer) {
        RawServer server = new RawServer(answer);
        open.add(server);
        return server;
    }

    private SupplierClient client() {
        return NorthSupplier.client(provider.issuer(), clock, settings);
    }
}
