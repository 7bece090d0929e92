package energy.nox.authenticator.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.RawServer;

/** What servers do that nobody trusts, and names that stand for addresses inside. */
@Timeout(60)
class OutboundCallsTest {

    private static final OutboundLimits LIMITS = new OutboundLimits(Duration.ofSeconds(1), 1024, false, true);
    private static final OutboundLimits PUBLIC_ONLY = new OutboundLimits(Duration.ofSeconds(1), 1024, false, false);
    private static final OutboundLimits CUTTING = new OutboundLimits(Duration.ofSeconds(1), 10, true, true);

    private final Map<String, InetAddress[]> hosts = new ConcurrentHashMap<>();
    /** The answers of the name server that the attacker has. */
    private final Queue<InetAddress[]> rebinding = new ConcurrentLinkedQueue<>();
    private final Queue<String> lookedUp = new ConcurrentLinkedQueue<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final OutboundCalls calls = calls(defaultTls());

    @AfterEach
    void stop() throws Exception {
        silence.countDown();
        for (AutoCloseable server : open) {
            server.close();
        }
        calls.close();
    }

    @Test
    void sendsWhatItIsGivenAndBringsTheAnswer() throws IOException {
        RawServer server = server(RawServer.of("201 Created\r\nX-Answer: a\r\nx-answer: b", "good"));
        OutboundAnswer answer = calls.send(new OutboundRequest("POST", server.url("/in?a=b"),
                Map.of("Content-Type", List.of("application/json"), "X-Ask", List.of("1", "2")),
                "{}".getBytes(UTF_8)), LIMITS);
        assertEquals(201, answer.status());
        assertEquals(List.of("a", "b"), answer.headers().get("x-answer"));
        assertEquals("good", new String(answer.body(), UTF_8));
        String request = server.requests().element();
        assertTrue(request.startsWith("POST /in?a=b HTTP/1.1\r\n"), request);
        assertTrue(request.endsWith("\r\n\r\n{}"), request);
        Stream.of("Content-Type: application/json", "X-Ask: 1", "X-Ask: 2", "User-Agent: nox-authenticator")
                .forEach(line -> assertTrue(request.contains("\r\n" + line + "\r\n"), request));
        assertFalse(request.contains("Accept-Encoding") || request.contains("Upgrade"), request);
    }

    @Test
    void anAnswerWithoutABodyHasAnEmptyOne() throws IOException {
        RawServer server = server(RawServer.of("200 OK", ""));
        assertEquals(0, calls.send(get(server.url("/")), LIMITS).body().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAnAnswerAndIsNotFollowed(int status) throws IOException {
        RawServer elsewhere = server(RawServer.of("200 OK", "secret"));
        RawServer server = server(RawServer.of(status + " Elsewhere\r\nLocation: " + elsewhere.url("/"), ""));
        assertEquals(status, calls.send(get(server.url("/")), LIMITS).status());
        assertEquals(0, elsewhere.connections());
    }

    @Test
    void cookiesAreNotKept() throws IOException {
        RawServer server = server(RawServer.of("200 OK\r\nSet-Cookie: id=1; Path=/", ""));
        calls.send(get(server.url("/")), LIMITS);
        calls.send(get(server.url("/")), LIMITS);
        assertEquals(2, server.requests().size());
        assertTrue(server.requests().stream().noneMatch(head -> head.contains("Cookie")));
    }

    @Test
    void aCallThatFailsIsNotSentTwice() {
        RawServer server = server((head, client) -> {
            throw new IOException("the connection ends");
        });
        assertThrows(IOException.class, () -> calls.send(get(server.url("/")), LIMITS));
        assertEquals(1, server.requests().size());
        assertEquals(1, server.connections());
    }

    @Test
    void anAnswerOfExactlyTheLimitIsWhole() throws IOException {
        RawServer server = server(RawServer.of("200 OK", "x".repeat(1024)));
        assertEquals(1024, calls.send(get(server.url("/")), LIMITS).body().length);
    }

    @ParameterizedTest
    @MethodSource("answersWithoutEnd")
    void anAnswerWithoutEndFails(RawServer.Answer answer) {
        RawServer server = server(answer);
        long begun = System.nanoTime();
        assertThrows(IOException.class, () -> calls.send(get(server.url("/")), LIMITS));
        assertTrue(millisSince(begun) < 900, "it was left to the deadline");
    }

    static Stream<RawServer.Answer> answersWithoutEnd() {
        return Stream.of(
                RawServer.of("200 OK", "x".repeat(1025)),
                endless("HTTP/1.1 200 OK\r\n\r\n", "xxxx"),
                endless("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n", "xxxx"),
                endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nxxxx\r\n"),
                endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"),
                endless("HTTP/1.1 200 OK\r\nX-Long: ", "and longer "));
    }

    @Test
    void aBodyThatIsToBeCutIsCutAndTheRestIsNotRead() throws IOException {
        for (RawServer.Answer answer : List.of(
                endless("HTTP/1.1 200 OK\r\n\r\n", "1234"),
                endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\n1234\r\n"))) {
            long begun = System.nanoTime();
            assertEquals("1234123412", new String(calls.send(get(server(answer).url("/")), CUTTING).body(), UTF_8));
            assertTrue(millisSince(begun) < 900, "the rest was read");
        }
    }

    @Test
    void aCompressedAnswerIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream zipped = new GZIPOutputStream(bomb)) {
            zipped.write(new byte[500_000]);
        }
        assertTrue(bomb.size() < 1024);
        RawServer server = server((head, client) -> {
            RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + bomb.size() + "\r\n\r\n");
            client.write(bomb.toByteArray());
        });
        IOException failure = assertThrows(IOException.class, () -> calls.send(get(server.url("/")), LIMITS));
        assertEquals("the answer is compressed, which was not asked for", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"''", "HTTP/1.1 ", "'HTTP/1.1 200 OK\r\nX-Slow: '", "'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\n\r\n'", "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n'"})
    void aServerThatDripsIsCutOffAtTheDeadline(String beginning) {
        List<RawServer> servers = new ArrayList<>();
        servers.add(server((head, client) -> {
            RawServer.write(client, beginning);
            while (!servers.get(0).isClosedWithin(100)) {
                RawServer.write(client, "1");
            }
        }));
        assertLate(servers.get(0).url("/"));
    }

    @Test
    void aServerThatSendsOneInterimAnswerAfterTheOtherIsCutOff() {
        List<RawServer> servers = new ArrayList<>();
        servers.add(server((head, client) -> {
            while (!servers.get(0).isClosedWithin(100)) {
                RawServer.write(client, "HTTP/1.1 102 Processing\r\n\r\n");
            }
        }));
        assertLate(servers.get(0).url("/"));
    }

    @Test
    void aServerThatStaysSilentIsCutOff() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(silent);
        assertLate(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"));
        assertLate(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/"));
    }

    @Test
    void aServerThatDoesNotEvenAcceptIsCutOff() throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(full);
        for (int i = 0; i < 2; i++) {
            open.add(new Socket(full.getInetAddress(), full.getLocalPort()));
        }
        hosts.put("localhost", Stream.generate(full::getInetAddress).limit(50).toArray(InetAddress[]::new));
        assertLate(URI.create("http://localhost:" + full.getLocalPort() + "/"));
    }

    @Test
    void aNameServerThatStaysSilentHoldsNobodyUp() {
        assertLate(URI.create("http://silent.example/"));
        long begun = System.nanoTime();
        List<String> failures = Race.of(40, caller -> () -> assertThrows(IOException.class,
                () -> calls.send(get(URI.create("http://silent" + caller + ".example/")), LIMITS)).getMessage());
        assertTrue(millisSince(begun) < 5000);
        assertEquals(40, failures.size());
        assertTrue(lookedUp.size() <= NameLookups.MAX_NAMES, lookedUp::toString);
    }

    @Test
    void aNameIsLookedUpOnceAtATime() {
        Race.of(20, caller -> () -> {
            assertLate(URI.create("http://silent.example/"));
            return caller;
        });
        assertEquals(List.of("silent.example"), List.copyOf(lookedUp));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.0.1", "[::1]", "[fd00::1]",
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0", "inside.example", "half-inside.example"})
    void anAddressThatIsNotPublicIsRefusedUnlessAllowed(String host) throws UnknownHostException {
        hosts.put("inside.example", new InetAddress[] {InetAddress.getByName("10.0.0.1")});
        hosts.put("half-inside.example",
                new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")});
        IOException failure = assertThrows(RefusedAddressException.class,
                () -> calls.send(get(URI.create("http://" + host + ":9/")), PUBLIC_ONLY));
        assertTrue(failure.getMessage().endsWith("which may not be called"), failure.getMessage());
    }

    /** Otherwise a name would go unchecked because of a proxy that is not used. */
    @Test
    void aProxyThatIsNotTheFirstChoiceIsNotUsedAndTheNameIsChecked() throws UnknownHostException {
        RawServer inside = server(RawServer.of("200 OK", "secret"));
        RawServer proxy = server(RawServer.of("200 OK", "by the proxy"));
        hosts.put("inside.example", new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        URI url = URI.create("http://inside.example:" + inside.port() + "/");
        ProxySelector before = ProxySelector.getDefault();
        Proxy http = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()));
        try {
            ProxySelector.setDefault(selecting(List.of(Proxy.NO_PROXY, http)));
            assertThrows(RefusedAddressException.class, () -> send(url));
            ProxySelector.setDefault(selecting(List.of(http, Proxy.NO_PROXY)));
            assertEquals("by the proxy", assertDoesNotThrow(() -> send(url)));
        } finally {
            ProxySelector.setDefault(before);
        }
        assertEquals(0, inside.connections());
    }

    /** By a client of its own, which knows the selector that is the default now. */
    private String send(URI url) throws IOException {
        OutboundCalls own = calls(defaultTls());
        try {
            return new String(own.send(get(url), PUBLIC_ONLY).body(), UTF_8);
        } finally {
            own.close();
        }
    }

    private static ProxySelector selecting(List<Proxy> proxies) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI url) {
                return proxies;
            }

            @Override
            public void connectFailed(URI url, SocketAddress address, IOException failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    /** A name in a private network may not lead to this machine either, nor to what its cloud provider tells it. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "169.254.169.254", "0.0.0.0", "::1", "::", "fe80::1", "224.0.0.1",
        "64:ff9b::7f00:1"})
    void noNameButLocalhostStandsForThisMachine(String address) throws UnknownHostException {
        hosts.put("north.example", new InetAddress[] {InetAddress.getByName(address)});
        assertThrows(RefusedAddressException.class,
                () -> calls.send(get(URI.create("http://north.example:9/")), LIMITS));
    }

    @Test
    void anAddressOfAPrivateNetworkIsCalledWhereThatIsAllowed() throws UnknownHostException {
        hosts.put("north.example", new InetAddress[] {InetAddress.getByName("fd00::1")});
        IOException failure = assertThrows(IOException.class,
                () -> calls.send(get(URI.create("http://north.example:9/")), LIMITS));
        assertFalse(failure instanceof RefusedAddressException, failure::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://0x7f.0.0.1/", "ftp://north.example/", "http:///", "mailto:north@example.com", "http://a@8.8.8.8/",
        "http://north.example./", "http://0x7f000001.0/", "http://127.0.0.1./", "http://1.2.3.4.5/"})
    void anOddUrlIsNotCalled(String url) {
        assertThrows(IOException.class, () -> calls.send(get(URI.create(url)), PUBLIC_ONLY));
        assertEquals(List.of(), List.copyOf(lookedUp));
    }

    /** DNS rebinding: what is connected to is what was checked, and each new connection is checked again. */
    @Test
    void aNameThatChangesItsAddressAfterTheCheckIsNotConnectedToThere() throws IOException {
        RawServer inside = server(RawServer.of("200 OK", "inside"));
        // Of the global addresses, and given to nobody.
        rebinding.add(new InetAddress[] {InetAddress.getByName("2d00::1")});
        rebinding.add(new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        URI url = URI.create("http://rebinding.example:" + inside.port() + "/");
        IOException first = assertThrows(IOException.class, () -> calls.send(get(url), PUBLIC_ONLY));
        assertFalse(first instanceof RefusedAddressException, first::toString);
        assertEquals(1, rebinding.size(), "the name was looked up once");
        assertThrows(RefusedAddressException.class, () -> calls.send(get(url), PUBLIC_ONLY));
        assertEquals(0, inside.connections());
    }

    /** A call that may reach private addresses leaves an open connection there. */
    @Test
    void aConnectionToAPrivateAddressIsNotLentToACallThatMayNotReachIt() throws IOException {
        RawServer inside = server(RawServer.of("200 OK", "inside"));
        calls.send(get(inside.url("/")), LIMITS);
        calls.send(get(inside.url("/")), LIMITS);
        assertEquals(1, inside.connections(), "calls that follow closely share a connection");
        assertThrows(RefusedAddressException.class, () -> calls.send(get(inside.url("/")), PUBLIC_ONLY));
    }

    private void assertLate(URI url) {
        long begun = System.nanoTime();
        IOException failure = assertThrows(IOException.class, () -> calls.send(get(url), LIMITS));
        assertTrue(failure instanceof SocketTimeoutException, failure::toString);
        assertEquals("no whole answer within 1000 ms", failure.getMessage());
        long taken = millisSince(begun);
        assertTrue(taken >= 900 && taken < 2500, taken + " ms");
    }

    private static long millisSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static RawServer.Answer endless(String beginning, String more) {
        return (head, client) -> {
            RawServer.write(client, beginning);
            while (true) {
                RawServer.write(client, more.repeat(1000));
            }
        };
    }

    private RawServer server(RawServer.Answer answer) {
        RawServer server = new RawServer(answer);
        open.add(server);
        return server;
    }

    private static OutboundRequest get(URI url) {
        return new OutboundRequest("GET", url, Map.of(), null);
    }

    private OutboundCalls calls(SSLContext tls) {
        return new OutboundCalls(Executors.defaultThreadFactory(), this::lookUp, tls);
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (host.startsWith("silent")) {
            lookedUp.add(host);
            awaitTheEnd();
        }
        if (host.startsWith("rebinding")) {
            return rebinding.remove();
        }
        InetAddress[] known = hosts.get(host);
        return known != null ? known : InetAddress.getAllByName(host);
    }

    private void awaitTheEnd() throws UnknownHostException {
        try {
            silence.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException("interrupted");
        }
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
