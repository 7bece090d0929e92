package energy.nox.authenticator.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from the servers to PostgreSQL. A test can close it: every connection breaks and none is accepted. Or a test
 * can silence it: every connection stays, new ones are accepted, and no byte comes through until it is open again.
 */
public final class DatabaseGate {

    private final int port;
    private final int databasePort;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private ServerSocket door;
    private boolean silent;
    private String silencer;

    public DatabaseGate(int port, int databasePort) {
        this.port = port;
        this.databasePort = databasePort;
    }

    /** For {@code DB_URL}, which may have parameters after it. */
    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** Lets everything through, the bytes that were held back included. */
    public synchronized void open() {
        silent = false;
        silencer = null;
        notifyAll();
        if (door != null) {
            return;
        }
        try {
            ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            door = opened;
            open.add(opened);
            daemon(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void silence() {
        silent = true;
    }

    /** Falls silent as soon as a server sends this text, which does not come through any more. */
    public synchronized void silenceAt(String text) {
        silencer = text;
    }

    public synchronized void close() {
        door = null;
        open.forEach(DatabaseGate::closeQuietly);
        open.clear();
    }

    private void accept(ServerSocket door) {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException e) {
                // Closed by the test, which ends this thread.
                continue;
            }
        }
    }

    private void connect(Socket server) {
        try {
            Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
            open.add(server);
            open.add(database);
            daemon(() -> pump(server, database));
            daemon(() -> pump(database, server));
        } catch (IOException e) {
            // The database itself is away: the server sees it so.
            closeQuietly(server);
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            byte[] buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
                listen(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                awaitOpen();
                to.getOutputStream().write(buffer, 0, read);
            }
            awaitOpen();
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
            return;
        }
    }

    private synchronized void listen(String bytes) {
        silent |= silencer != null && bytes.contains(silencer);
    }

    private synchronized void awaitOpen() {
        try {
            while (silent) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
