package energy.nox.authenticator.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A server with the built WAR, started as an operator would: by environment variables. */
public final class LibertyServer implements AutoCloseable {

    /** In a value of the environment: the server's own port. */
    public static final String PORT = "{port}";

    private static final String STARTED = "CWWKF0011I";
    private static final int START_TIMEOUT_SECONDS = 240;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final int port = freePort();
    private final Process process;

    private LibertyServer(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = builder.environment();
        // What whoever runs the tests has set for a server of their own is not meant for this one.
        variables.keySet().removeIf(
                name -> name.startsWith("DB_") || name.startsWith("NOX_") || name.equals("JDBC_DIR"));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("HTTP_PORT", Integer.toString(port));
        // Tests send more than one manufacturer and one browser may; those that are about it set the limits.
        variables.put("NOX_RATE_LIMIT_REQUESTS_PER_MINUTE", "0");
        variables.put("NOX_RATE_LIMIT_PAGES_PER_MINUTE", "0");
        environment.forEach((name, value) -> variables.put(name, value.replace(PORT, Integer.toString(port))));
        // The script becomes the server by exec: its process is the JVM's.
        process = builder.redirectErrorStream(true).start();
        Thread reader = new Thread(this::readLog, "server log");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the production server, with the WAR at its root and the embedded database's driver, and waits as the
     * other one does.
     */
    public static LibertyServer start(Path output, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("JDBC_DIR", PackagedBuild.drivers().toString());
        variables.put("WLP_OUTPUT_DIR", output.toAbsolutePath().toString());
        return start(List.of(script(), "run", "standalone"), variables);
    }

    /**
     * Starts a server and waits until it is up, whether the application is or not.
     *
     * @param command ends in the server's script with "run" and the server's name
     */
    public static LibertyServer start(List<String> command, Map<String, String> environment) {
        try {
            LibertyServer server = new LibertyServer(command, environment);
            if (!server.started.await(START_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                server.close();
                throw new IllegalStateException("The server did not start:\n" + server.log());
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The script of the build's own Liberty. */
    public static String script() {
        return PackagedBuild.liberty().resolve("bin/server").toString();
    }

    public URI base() {
        return URI.create("http://localhost:" + port + "/");
    }

    public int port() {
        return port;
    }

    public LinkSessionApi api() {
        return new LinkSessionApi(base());
    }

    /** Asks for its readiness until something is so, which may be said by that answer. */
    public void await(Predicate<String> readiness) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!readiness.test(api().get("health/ready").body())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not become so:\n" + log());
            }
        }
    }

    public String log() {
        return log.stream().collect(Collectors.joining("\n"));
    }

    /** Ends it at once, as a crash does (SIGKILL). */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to stop (SIGTERM); the future is done when it is gone. */
    public CompletableFuture<?> terminate() {
        process.destroy();
        return process.onExit();
    }

    /** Ends it as an operator does, by SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains(STARTED)) {
                    started.countDown();
                }
            }
        } catch (IOException e) {
            log.add("The log broke off: " + e);
        }
    }

    /** A port that nobody has at this moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
