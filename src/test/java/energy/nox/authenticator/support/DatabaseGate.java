package energy.nox.authenticator.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from the servers to PostgreSQL, which a test can close: every connection breaks and none is accepted. */
public final class DatabaseGate {

    private final int port;
    private final int databasePort;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    public DatabaseGate(int port, int databasePort) {
        this.port = port;
        this.databasePort = databasePort;
    }

    public void open() {
        try {
            ServerSocket door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            open.add(door);
            daemon(() -> accept(door));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void close() {
        open.forEach(DatabaseGate::closeQuietly);
        open.clear();
    }

    private void accept(ServerSocket door) {
        while (!door.isClosed()) {
            try {
                Socket server = door.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                open.add(server);
                open.add(database);
                daemon(() -> pump(server, database));
                daemon(() -> pump(database, server));
            } catch (IOException e) {
                // Closed by the test, which ends this thread, or a client that is gone already.
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            byte[] buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
            return;
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "database gate");
        thread.setDaemon(true);
        thread.start();
    }
}
