package energy.nox.authenticator.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/** A server on 127.0.0.1 that answers byte by byte as a test says, be it no HTTP at all. */
public final class RawServer implements AutoCloseable {

    /** Answers the request of that head; the connection ends when it returns or throws. */
    public interface Answer {
        void write(String head, OutputStream client) throws IOException, InterruptedException;
    }

    private final ServerSocket door;
    private final Answer answer;
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public RawServer(Answer answer) {
        this(answer, null);
    }

    /** @param tls null for http */
    public RawServer(Answer answer, SSLContext tls) {
        try {
            InetAddress here = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            door = tls == null ? new ServerSocket(0, 50, here)
                    : tls.getServerSocketFactory().createServerSocket(0, 50, here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.answer = answer;
        inBackground(this::accept);
    }

    /** An answer with a body. */
    public static Answer of(String statusAndHeaders, String body) {
        return (head, client) -> write(client, "HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    public static void write(OutputStream client, String text) throws IOException {
        client.write(text.getBytes(StandardCharsets.UTF_8));
        client.flush();
    }

    public int port() {
        return door.getLocalPort();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** The heads of all requests so far. */
    public Queue<String> requests() {
        return requests;
    }

    public int connections() {
        return accepted.size();
    }

    /** For an answer that pauses: true once the test is over. */
    public boolean isClosedWithin(long millis) throws InterruptedException {
        return closed.await(millis, TimeUnit.MILLISECONDS);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                accepted.add(client);
                inBackground(() -> serve(client));
            } catch (IOException e) {
                // Closed by the test, which ends this thread.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            for (String head = head(client.getInputStream()); !head.isEmpty(); head = head(client.getInputStream())) {
                requests.add(head);
                answer.write(head, client.getOutputStream());
            }
        } catch (IOException e) {
            // The other side has gone away, which is what many of these tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With the body that its Content-Length announces; empty where the client has gone. */
    private static String head(InputStream client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = client.read(); next >= 0; next = client.read()) {
            head.write(next);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                int length = text.lines().filter(line -> line.toLowerCase().startsWith("content-length:"))
                        .map(line -> Integer.valueOf(line.substring(15).strip())).findFirst().orElse(0);
                return text + new String(client.readNBytes(length), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "raw server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            door.close();
            for (Socket client : accepted) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
