package energy.nox.authenticator.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.LocalhostCertificate;
import energy.nox.authenticator.support.RawServer;

@Timeout(60)
class OutboundTlsTest {

    private static final OutboundLimits LIMITS = new OutboundLimits(Duration.ofSeconds(2), 1024, false, true);

    private static SSLContext tls;

    @BeforeAll
    static void make(@TempDir Path directory) {
        tls = LocalhostCertificate.create(directory);
    }

    @Test
    void aTrustedCertificateOfTheHostIsAccepted() throws IOException {
        try (RawServer server = new RawServer(RawServer.of("200 OK", ""), tls)) {
            assertEquals(200, send(tls, server, "localhost").status());
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        try (RawServer server = new RawServer(RawServer.of("200 OK", ""), tls)) {
            assertThrows(SSLException.class, () -> send(tls, server, "127.0.0.1"));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aCertificateThatTheJvmDoesNotTrustIsRefused() throws NoSuchAlgorithmException {
        SSLContext ofTheJvm = SSLContext.getDefault();
        try (RawServer server = new RawServer(RawServer.of("200 OK", ""), tls)) {
            assertThrows(SSLException.class, () -> send(ofTheJvm, server, "localhost"));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aServerThatDripsIsCutOffAtTheDeadline() {
        List<RawServer> servers = new ArrayList<>();
        servers.add(new RawServer((head, client) -> {
            RawServer.write(client, "HTTP/1.1 200 OK\r\n\r\n");
            while (!servers.get(0).isClosedWithin(100)) {
                RawServer.write(client, "x");
            }
        }, tls));
        try (RawServer server = servers.get(0)) {
            long begun = System.nanoTime();
            assertThrows(SocketTimeoutException.class, () -> send(tls, server, "localhost"));
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 4000);
        }
    }

    private static OutboundAnswer send(SSLContext trusted, RawServer server, String host) throws IOException {
        OutboundCalls calls = new OutboundCalls(Executors.defaultThreadFactory(), InetAddress::getAllByName, trusted);
        try {
            return calls.send(new OutboundRequest("GET", URI.create("https://" + host + ":" + server.port() + "/"),
                    Map.of(), null), LIMITS);
        } finally {
            calls.close();
        }
    }
}
