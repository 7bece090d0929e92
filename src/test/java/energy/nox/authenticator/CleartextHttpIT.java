package energy.nox.authenticator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.RawHttp;

/**
 * Without TLS the server speaks HTTP/1.1 alone. A proxy passes an upgrade to HTTP/2 on (RFC 7540 section 3.2), and
 * whatever follows on that connection reaches the server past the proxy's rules.
 */
class CleartextHttpIT {

    /** RFC 9113 section 3.4: the preface, an empty SETTINGS frame, and a GOAWAY frame, on which a server hangs up. */
    private static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0"
            + "\0\0\10\7\0\0\0\0\0" + "\0".repeat(8);

    private static int port;

    @BeforeAll
    static void start() {
        port = HostedWorld.get().server.port();
    }

    @Test
    void anUpgradeToHttp2IsNotMade() {
        String answer = RawHttp.exchange(port, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n" + HTTP2);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("\"status\":\"UP\""), answer);
        assertRefused(answer.substring(answer.lastIndexOf("HTTP/")));
    }

    @Test
    void theBeginningOfHttp2IsNotUnderstood() {
        assertRefused(RawHttp.exchange(port, HTTP2));
    }

    /** In text, whatever version it names: the preface is read as a request for a path that is not there. */
    private static void assertRefused(String answer) {
        assertTrue(answer.matches("(?s)HTTP/\\d\\.\\d [45]\\d\\d .*"), answer);
    }
}
