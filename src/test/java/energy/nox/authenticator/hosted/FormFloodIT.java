package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.RawHttp;

/** Forms that take a server's memory or its threads, sent by somebody who has neither a key nor a link. */
class FormFloodIT {

    /** Of a session that nobody has opened here. */
    private static final String FORM = "ui/session/00000000-0000-0000-0000-000000000001/login";
    private static final int MORE_THAN_THERE_ARE_THREADS = 200;
    private static final Duration SOON = Duration.ofSeconds(10);

    private static HostedWorld world;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @Test
    void aFormOfSeveralPartsIsRefusedUnread() {
        HttpResponse<String> page = world.server.api().send(world.server.api().request(FORM)
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(BodyPublishers.ofString("--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n"
                        + "x".repeat(100_000) + "\r\n--part--\r\n")));
        assertEquals(415, page.statusCode());
        assertTrue(page.body().startsWith("<!DOCTYPE html>"), page.body());
    }

    @Test
    void formsThatComeInSlowlyHoldNobodyElseUp() throws IOException {
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THERE_ARE_THREADS; i++) {
                senders.add(beginForm());
            }
            assertTimeoutPreemptively(SOON, () -> assertEquals(200, get("/health/live").status()));
            assertTimeoutPreemptively(SOON, () -> assertEquals(404, get("/ui?token=nope").status()));
            assertEquals(503, postForm().statusCode(), "the senders' own address");
            assertEquals(400, postFormFrom("127.0.0.9"), "another address, which has no cookie");
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
        }
        assertTimeoutPreemptively(SOON, () -> {
            while (postForm().statusCode() == 503) {
                // The server notices soon that the senders are gone.
            }
        });
        assertEquals(400, postForm().statusCode(), "this browser has no cookie");
    }

    private static RawHttp.Answer get(String target) {
        return RawHttp.get(world.server.port(), target);
    }

    private static HttpResponse<String> postForm() {
        return world.server.api().send(world.server.api().request(FORM)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=nope")));
    }

    private static int postFormFrom(String address) {
        String form = "token=nope";
        String answer = RawHttp.exchange(address, world.server.port(), "POST /" + FORM + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\n\r\n" + form);
        return Integer.parseInt(answer.split(" ")[1]);
    }

    /** A form of which only the beginning is sent. */
    private static Socket beginForm() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.server.port());
        socket.getOutputStream().write(("POST /" + FORM + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken=")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
