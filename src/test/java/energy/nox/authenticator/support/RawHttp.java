package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return send("127.0.0.1", port, "GET " + target, "Accept-Language: en", "Cookie: " + cookies);
    }

    /**
     * @param from    the client's own address; on Linux every address of 127.0.0.0/8 is one of this machine
     * @param request method and target
     * @param headers one line each
     */
    public static Answer send(String from, int port, String request, String... headers) {
        // The server ends the connection after its answer, as HTTP/1.0 wants it.
        String head = request + " HTTP/1.0\r\nHost: localhost:" + port + "\r\n"
                + Stream.of(headers).map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n";
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket connection = new Socket(loopback, port, InetAddress.getByName(from), 0)) {
            connection.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(parts[0], parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes that need not be a request of HTTP/1.1, and returns all that comes until the server hangs up. */
    public static String exchange(int port, String bytes) {
        return exchange("127.0.0.1", port, bytes);
    }

    /** @param from as {@link #send} has it */
    public static String exchange(String from, int port, String bytes) {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0)) {
            connection.setSoTimeout(60_000);
            connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
