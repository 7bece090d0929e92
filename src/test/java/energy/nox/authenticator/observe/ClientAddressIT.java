package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HaProxy;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.RawHttp;

/**
 * Whom the server takes for its client, seen from outside: by the allowance of wrong keys and of pages that an address
 * has. A real HAProxy, which is trusted, connects from 127.0.0.2; everybody else comes from another address of this
 * machine. Each case has addresses of its own.
 */
class ClientAddressIT {

    private static final String KEY = "address-key";
    private static final String PROXY = "127.0.0.2";
    private static final String SESSION = "/ui/session/00000000-0000-0000-0000-000000000001";
    private static final int WRONG_KEYS = 3;
    private static final int PAGES = 5;
    private static final AtomicInteger CASES = new AtomicInteger();

    private static LibertyServer xForwardedFor;
    private static LibertyServer forwarded;
    private static HaProxy xForwardedForProxy;
    private static HaProxy forwardedProxy;

    private final int number = CASES.incrementAndGet();
    /** Who really sends. */
    private final String client = "198.51.100." + number;
    private final String victim = "203.0.113." + number;

    @BeforeAll
    static void start(@TempDir Path directory) {
        CompletableFuture<LibertyServer> other =
                CompletableFuture.supplyAsync(() -> server(directory.resolve("forwarded"), "forwarded"));
        xForwardedFor = server(directory.resolve("x-forwarded-for"), "x-forwarded-for");
        forwarded = other.join();
        xForwardedForProxy = HaProxy.start(directory.resolve("haproxy1"), LibertyServer.freePort(),
                List.of(xForwardedFor.port()), "  source " + PROXY, "  option forwardfor");
        forwardedProxy = HaProxy.start(directory.resolve("haproxy2"), LibertyServer.freePort(),
                List.of(forwarded.port()), "  source " + PROXY,
                "  http-request add-header Forwarded for=%[src];proto=http");
        Stream.of(xForwardedFor, forwarded).forEach(server -> server.await(ready -> ready.contains("\"accepting\"")));
        Stream.of(xForwardedForProxy, forwardedProxy).forEach(proxy -> {
            while (!proxy.isSendingTo(0)) {
                Thread.onSpinWait();
            }
        });
    }

    private static LibertyServer server(Path output, String header) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any",
                "NOX_PROXIES_TRUSTED", PROXY,
                "NOX_PROXIES_HEADER", header,
                "NOX_RATE_LIMIT_WRONG_KEYS_PER_MINUTE", Integer.toString(WRONG_KEYS)));
        environment.put("NOX_RATE_LIMIT_PAGES_PER_MINUTE", Integer.toString(PAGES));
        return LibertyServer.start(output, environment);
    }

    @AfterAll
    static void stop() {
        xForwardedForProxy.close();
        forwardedProxy.close();
        xForwardedFor.close();
        forwarded.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "X-Forwarded-For: CLIENT",
        "X-Forwarded-For: CLIENT:4711",
        "x-forwarded-for: ::ffff:CLIENT",
        "X-Forwarded-For: VICTIM, CLIENT",
        "X-Forwarded-For: VICTIM, CLIENT, 127.0.0.2",
        "X-Forwarded-For: 127.0.0.2, CLIENT",
        "X-Forwarded-For: unknown, CLIENT",
        "X-Forwarded-For: VICTIM\nX-Forwarded-For: CLIENT",
        "X-Forwarded-For: CLIENT\nX-Forwarded-For: 127.0.0.2",
        "X-Forwarded-For: CLIENT\nForwarded: for=VICTIM",
        "Forwarded: for=VICTIM\nX-Forwarded-For: CLIENT\nX-Real-IP: VICTIM"})
    void aTrustedProxysXForwardedForNamesTheClient(String headers) {
        assertCountsFor(client, xForwardedFor, "X-Forwarded-For: %s", headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Forwarded: for=CLIENT",
        "forwarded: proto=https;For=\"CLIENT:4711\";by=203.0.113.250",
        "Forwarded: for=VICTIM, for=CLIENT",
        "Forwarded: for=VICTIM, for=CLIENT;proto=http, for=\"127.0.0.2:80\"",
        "Forwarded: for=127.0.0.2, for=CLIENT",
        "Forwarded: for=\"VICTIM, for=CLIENT",
        "Forwarded: for=VICTIM\nForwarded: for=CLIENT",
        "Forwarded: for=CLIENT\nX-Forwarded-For: VICTIM",
        "X-Forwarded-For: VICTIM\nForwarded: for=CLIENT"})
    void aTrustedProxysForwardedNamesTheClientWhereItIsConfigured(String headers) {
        assertCountsFor(client, forwarded, "Forwarded: for=%s", headers);
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        String network = "2001:db8:0:" + number + "::";
        assertCountsFor(network + "7", xForwardedFor, "X-Forwarded-For: %s", "X-Forwarded-For: [" + network + "9]:443");
    }

    static Stream<String> whatAClientMayClaim() {
        return Stream.of("X-Forwarded-For: VICTIM", "X-Forwarded-For: 127.0.0.2", "Forwarded: for=VICTIM",
                "Forwarded: for=\"127.0.0.2\"", "X-Forwarded-For: VICTIM, 127.0.0.2",
                "Forwarded: for=VICTIM\nX-Forwarded-For: VICTIM", "X-Forwarded-For: unknown", "Forwarded: for=\"");
    }

    /** Without the proxy in between, and with it. */
    @ParameterizedTest
    @MethodSource("whatAClientMayClaim")
    void whatAClientClaimsItselfChangesNothing(String headers) {
        assertPeerCounts("127.0.1." + number, xForwardedFor.port(), xForwardedFor, "X-Forwarded-For: %s", headers);
        assertPeerCounts("127.0.2." + number, forwarded.port(), forwarded, "Forwarded: for=%s", headers);
        assertPeerCounts("127.0.3." + number, xForwardedForProxy.base().getPort(), xForwardedFor, "X-Forwarded-For: %s",
                headers);
        assertPeerCounts("127.0.4." + number, forwardedProxy.base().getPort(), forwarded, "Forwarded: for=%s", headers);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void guessesWithChangingClaimsAreLimited(boolean throughTheProxy) {
        int port = throughTheProxy ? xForwardedForProxy.base().getPort() : xForwardedFor.port();
        Set<Integer> statuses = new TreeSet<>();
        IntStream.range(0, 2 * WRONG_KEYS).forEach(i -> statuses.add(guess("127.0.5." + number, port,
                "X-Forwarded-For: 192.0.2." + i, "Forwarded: for=192.0.2." + i)));
        assertEquals(Set.of(401, 429), statuses);
    }

    @Test
    void aPeerThatIsNotTrustedIsToldOnceInTheLog() {
        String line = "sends the header x-forwarded-for and is not a trusted proxy";
        guess("127.0.6." + number, xForwardedFor.port(), "X-Forwarded-For: " + victim);
        guess("127.0.7." + number, xForwardedFor.port(), "X-Forwarded-For: " + victim);
        xForwardedFor.await(readiness -> xForwardedFor.log().contains(line));
        List<String> told = xForwardedFor.log().lines().filter(known -> known.contains(line)).toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).contains("nox.proxies.trusted"), told::toString);
    }

    @Test
    void aValidKeyIsServedWhileItsAddressIsHammered() {
        String address = "X-Forwarded-For: " + client;
        AtomicBoolean hammering = new AtomicBoolean(true);
        Set<Integer> guesses = new TreeSet<>();
        CompletableFuture<Void> hammer = CompletableFuture.runAsync(() -> {
            for (int i = 0; hammering.get() || i < 2 * WRONG_KEYS; i++) {
                guesses.add(guess(PROXY, xForwardedFor.port(), address));
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                RawHttp.Answer answer = api(PROXY, xForwardedFor.port(), KEY, address);
                assertEquals(404, answer.status(), answer::body);
            }
        } finally {
            hammering.set(false);
            hammer.join();
        }
        assertEquals(Set.of(401, 429), guesses);
        assertEquals(404, api(PROXY, xForwardedFor.port(), KEY, address).status());
    }

    @Test
    void aRefusedGuessSaysHowLongToWait() {
        String address = "X-Forwarded-For: " + client;
        IntStream.range(0, WRONG_KEYS).forEach(i -> assertEquals(401, guess(PROXY, xForwardedFor.port(), address)));
        RawHttp.Answer refused = api(PROXY, xForwardedFor.port(), "wrong", address);
        assertEquals(429, refused.status());
        int seconds = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(seconds > 0 && seconds <= 60 / WRONG_KEYS, refused.head());
        assertEquals("{\"error\":\"Too many requests, try again later\"}", refused.body());
    }

    @ParameterizedTest
    @CsvSource({"nl, Wacht een minuut", "en, Please wait a minute", "fr, Patientez une minute", "es, Espera un minuto",
        "de, Wacht een minuut"})
    void whoOpensTooManyPagesReadsInTheBrowsersLanguageToWait(String language, String text) {
        usePages();
        RawHttp.Answer page = open("GET /ui?token=x", "Accept-Language: " + language);
        assertTrue(page.head().lines().findFirst().orElseThrow().endsWith(" 429 Too Many Requests"), page.head());
        assertTrue(page.header("Content-Type").startsWith("text/html"), page.head());
        assertTrue(Integer.parseInt(page.header("Retry-After")) > 0, page.head());
        assertTrue(page.body().contains(text), page.body());
        assertEquals(404, RawHttp.send(PROXY, xForwardedFor.port(), "GET /ui?token=x", "X-Forwarded-For: " + victim)
                .status(), "another address");
        xForwardedFor.await(readiness -> xForwardedFor.log().lines().anyMatch(line -> line.contains(
                "\"event\":\"page_limit.refused\"") && line.contains("\"client\":\"" + client + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /ui", "GET /ui/", "GET /ui;a=b?token=x", "GET /%75i?token=x", "GET /ui/nothing",
        "GET /ui/manage?token=x", "GET /ui/callback/north?state=x", "POST " + SESSION + "/login",
        "POST " + SESSION + "/connect", "GET " + SESSION, "POST /ui/nothing",
        "HEAD /ui?token=x"})
    void everyPageIsCountedHoweverItsPathIsWritten(String request) {
        usePages();
        assertEquals(429, open(request).status());
    }

    @Test
    void filesAndTheApiAreNotCountedAsPages() {
        for (int i = 0; i < 2 * PAGES; i++) {
            assertEquals(200, open("GET /ui/assets/nox.css").status());
            assertEquals(200, open("GET /ui/brands/acme/style.css").status());
            assertEquals(404, open("GET /ui/suppliers/none/logo").status());
            assertEquals(200, open("GET /.well-known/jwks.json").status());
            assertEquals(404, api(PROXY, xForwardedFor.port(), KEY, "X-Forwarded-For: " + client).status());
        }
        usePages();
        assertEquals(200, open("GET /ui/assets/nox.css").status());
        assertEquals(404, api(PROXY, xForwardedFor.port(), KEY, "X-Forwarded-For: " + client).status());
    }

    private void usePages() {
        for (int i = 0; i < PAGES; i++) {
            assertEquals(404, open("GET /ui?token=x").status());
        }
    }

    private RawHttp.Answer open(String request, String... headers) {
        return RawHttp.send(PROXY, xForwardedFor.port(), request, Stream.concat(
                Stream.of("X-Forwarded-For: " + client), Stream.of(headers)).toArray(String[]::new));
    }

    /** Guesses with these headers of the proxy use up what that address has, and not what the victim has. */
    private void assertCountsFor(String address, LibertyServer server, String header, String headers) {
        for (int i = 0; i < WRONG_KEYS; i++) {
            assertEquals(401, guess(PROXY, server.port(), lines(headers)));
        }
        assertEquals(429, guess(PROXY, server.port(), lines(headers)));
        assertRefusedAlone(address, server, header);
    }

    /** The same for a client that says so itself. */
    private void assertPeerCounts(String peer, int port, LibertyServer server, String header, String headers) {
        for (int i = 0; i < WRONG_KEYS; i++) {
            assertEquals(401, guess(peer, port, lines(headers)));
        }
        assertEquals(429, guess(peer, port, lines(headers)));
        assertRefusedAlone(peer, server, header);
    }

    private void assertRefusedAlone(String address, LibertyServer server, String header) {
        assertEquals(429, guess(PROXY, server.port(), header.formatted(address)), address);
        assertEquals(401, guess(PROXY, server.port(), header.formatted(victim)), "the victim");
        assertEquals(401, guess("127.0.8." + number, server.port()), "anybody else");
    }

    private String[] lines(String headers) {
        return headers.replace("CLIENT", client).replace("VICTIM", victim).split("\n");
    }

    private static int guess(String from, int port, String... headers) {
        return api(from, port, "wrong", headers).status();
    }

    private static RawHttp.Answer api(String from, int port, String key, String... headers) {
        return RawHttp.send(from, port, "GET /v2/manufacturer/link-sessions/unknown",
                Stream.concat(Stream.of("x-api-key: " + key), Stream.of(headers)).toArray(String[]::new));
    }
}
