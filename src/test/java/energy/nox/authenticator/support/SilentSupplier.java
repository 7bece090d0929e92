package energy.nox.authenticator.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An energy supplier that accepts every connection and never answers. */
public final class SilentSupplier implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();

    public SilentSupplier() throws IOException {
        Thread accepting = new Thread(this::accept, "silent supplier");
        accepting.setDaemon(true);
        accepting.start();
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/silent");
    }

    public int connections() {
        return accepted.size();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                accepted.add(door.accept());
            } catch (IOException e) {
                // Closed by the test, which ends this thread.
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket connection : accepted) {
            connection.close();
        }
    }
}
