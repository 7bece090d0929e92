package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.OTHER_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.RawHttp;

/** Bodies that come in slowly, sent with the valid key of one manufacturer. */
class BodyFloodIT {

    private static final int MORE_THAN_THERE_ARE_THREADS = 200;
    private static final Duration SOON = Duration.ofSeconds(5);

    private static HostedWorld world;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @Test
    void slowBodiesOfOneManufacturerHoldNobodyElseUp() throws IOException {
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THERE_ARE_THREADS; i++) {
                senders.add(beginCreate());
            }
            assertTimeoutPreemptively(SOON,
                    () -> assertEquals(200, RawHttp.get(world.server.port(), "/health/live").status()));
            assertTimeoutPreemptively(SOON, () -> assertEquals(201, create(OTHER_KEY)));
            assertEquals(503, create(KEY));
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
        }
        assertTimeoutPreemptively(SOON, () -> {
            while (create(KEY) == 503) {
                // The server notices soon that the senders are gone.
            }
        });
        assertEquals(201, create(KEY));
    }

    /** The server waits for a silent caller much shorter than Liberty's own 60 s. */
    @Test
    void aCallerThatGoesSilentIsNotWaitedForLong() throws IOException {
        try (Socket silent = beginCreate()) {
            silent.setSoTimeout(30_000);
            String answer = new String(silent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
        }
    }

    private static int create(String key) {
        return world.server.api().create(key, body(Map.of()).toString()).statusCode();
    }

    /** A create of which only the beginning is sent. */
    private static Socket beginCreate() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.server.port());
        socket.getOutputStream().write(("POST /v2/manufacturer/link-sessions HTTP/1.1\r\nHost: localhost\r\nx-api-key: "
                + KEY + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"user_id\":")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
