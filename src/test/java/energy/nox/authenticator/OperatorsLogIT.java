package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.LibertyServer;

/**
 * The log of the packaged server: it tells of a configuration that does not do what was meant, and it keeps secrets.
 */
class OperatorsLogIT {

    private static final String TOKEN = "tokenInAPath" + "x".repeat(31);

    private static Path output;
    private static LibertyServer server;

    @BeforeAll
    static void start(@TempDir Path directory) {
        output = directory;
        server = LibertyServer.start(directory, Map.ofEntries(
                Map.entry("NOX_UI_BASE_URL", "http://auth.example/ui"),
                Map.entry("NOX_CONFIG_DIRS", "/no/such/directory"),
                Map.entry("NOX_SIGNING_KEY", "generate"),
                Map.entry("NOX_LINK_SESSION_TOKEN_SECRETS", "generate"),
                Map.entry("NOX_LINK_SESION_LIFETIME", "PT5M"),
                Map.entry("NOX_MANUFACTURERS", "acme"),
                Map.entry("NOX_MANUFACTURER_ACME_NAME", "Acme"),
                Map.entry("NOX_MANUFACTURER_ACME_API_KEYS", digest("log-key")),
                Map.entry("NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any"),
                Map.entry("NOX_SUPPLIERS", "north"),
                Map.entry("NOX_SUPPLIER_NORTH_NAME", "North"),
                Map.entry("NOX_SUPPLIER_NORTH_NAME_DE", "Norden"),
                Map.entry("NOX_SUPPLIER_NORTH_ISSUER", "https://login.north.invalid"),
                Map.entry("NOX_SUPPLIER_NORTH_CLIENT_ID", "nox"),
                Map.entry("NOX_SUPPLIER_NORTH_MANUFACTURERS", "acme,globex")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "nox.ui.base-url is an http URL of another machine",
        "NOX_CONFIG_DIRS names /no/such/directory, which is not a directory on this machine",
        "NOX_LINK_SESION_LIFETIME has no effect, since there is no such property; the nearest one is NOX_LINK_SESSION_LIFETIME",
        "NOX_SUPPLIER_NORTH_NAME_DE has no effect, since there is no such property",
        "nox.supplier.north.manufacturers names globex, which is not a manufacturer of nox.manufacturers"})
    void whatWasHardlyMeantIsAWarning(String warning) {
        assertEquals(1, server.log().lines().filter(line -> line.contains(" W " + warning)).count(), server::log);
    }

    @Test
    void nothingElseIsCalledUnknown() {
        assertEquals(2, server.log().lines().filter(line -> line.contains("has no effect")).count(), server::log);
    }

    /** The paths that the server, JAX-RS or the application may refuse, each in its own way. */
    @ParameterizedTest
    @ValueSource(strings = {
        "/ui/TOKEN%2f", "/v2/manufacturer/link-sessions/TOKEN%2F", "/%2fTOKEN", "/ui/TOKEN%5c", "/ui/TOKEN%23",
                "/%2e%2e/TOKEN",
        "/ui/TOKEN%00", "/ui/TOKEN%zz", "/ui/TOKEN%", "/ui/TOKEN%c0%af", "/ui/..;/TOKEN", "/ui/../../TOKEN",
                "/ui/<TOKEN>",
        "/ui/TOKEN\u0001", "/ui/TOKEN x", "http://elsewhere.example/TOKEN%2f", "/ui?token=TOKEN%2f",
                "/ui?token=TOKEN&x=%zz"})
    void aRefusedPathIsNotInTheLog(String path) throws IOException {
        String answer = send("GET " + path.replace("TOKEN", TOKEN) + " HTTP/1.1", "Host: localhost");
        assertTrue(answer.matches("(?s)HTTP/1.1 (400|401|404|505) .*"), answer);
        assertTokenIsInNoLog();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: not a host", "Host: <>", "Host: localhost\r\nAccept: ///",
            "Host: localhost\r\nCookie: =;;\""})
    void aRequestWithAWrongHeaderIsNotInTheLog(String headers) throws IOException {
        String answer = send("GET /v2/manufacturer/link-sessions/" + TOKEN + " HTTP/1.1", headers);
        assertTrue(answer.matches("(?s)HTTP/1.1 40\\d .*"), answer);
        assertTokenIsInNoLog();
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 200_000})
    void aLongUrlIsNotInTheLog(int length) throws IOException {
        String answer = send("GET /ui/" + TOKEN + "/" + "x".repeat(length) + " HTTP/1.1", "Host: localhost");
        assertTrue(answer.matches("(?s)HTTP/1.1 40\\d .*"), answer);
        assertTokenIsInNoLog();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF%2fweb.xml", "/ui%2f..%2fWEB-INF/web.xml", "/%2e%2e%2fWEB-INF/web.xml",
            "/WEB-INF/web.xml"})
    void anEncodedSlashLeadsToNoFile(String path) throws IOException {
        String answer = send("GET " + path + " HTTP/1.1", "Host: localhost");
        assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), answer);
        assertFalse(answer.contains("<web-app"), answer);
    }

    private static void assertTokenIsInNoLog() throws IOException {
        // What the last request has logged is there once the next one is answered.
        assertEquals(200, server.api().get("health/live").statusCode());
        assertFalse(server.log().contains(TOKEN), server::log);
        try (Stream<Path> files = Files.walk(output.resolve("standalone/logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(TOKEN), file::toString);
            }
        }
    }

    /** As it is: an HTTP client would mend or refuse it. */
    private static String send(String requestLine, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((requestLine + "\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
