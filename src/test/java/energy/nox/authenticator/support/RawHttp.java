package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends a URL as it is written, by a plain socket. Clients and browsers mend what is no URI; attackers do not. */
public final class RawHttp {

    /** An answer; its head is the status line and the headers. */
    public record Answer(String head, String body) {

        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        /** The value of a header, or an empty text. */
        public String header(String name) {
            return head.lines().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
        }
    }

    private RawHttp() {
    }

    /** @param target path and query, as they stand in the request line */
    public static Answer get(int port, String target) {
        return get(port, target, "");
    }

    public static Answer get(int port, String target, String cookies) {
        // The server ends the connection after its answer, as HTTP/1.0 wants it.
        String request = "GET " + target + " HTTP/1.0\r\nHost: localhost:" + port + "\r\nAccept-Language: en\r\n"
                + "Cookie: " + cookies + "\r\n\r\n";
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(parts[0], parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
