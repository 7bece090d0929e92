package energy.nox.authenticator.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Keycloak as energy supplier, with the realm of {@code keycloak-realm.json}. Its database is in memory: every
 * start is a fresh one.
 */
public final class KeycloakServer implements AutoCloseable {

    private static final String REALM = "energy";
    private static final String READY = "Listening on:";
    /** The first start of a distribution builds it too. */
    private static final int START_MINUTES = 5;
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final URI url;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private KeycloakServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts Keycloak on 127.0.0.1 and returns when it answers.
     *
     * @param home the unpacked distribution; the log is written beside its {@code bin}
     * @param port a free port
     * @param product the product's own URL, below which the realm's clients have their redirect URIs
     */
    public static KeycloakServer start(Path home, int port, URI product) {
        URI url = URI.create("http://127.0.0.1:" + port);
        try {
            placeRealm(home);
            ProcessBuilder command = new ProcessBuilder(home.resolve("bin/kc.sh").toString(), "start", "--import-realm",
                    "--db=dev-mem", "--cache=local", "--http-enabled=true", "--http-host=" + url.getHost(),
                    "--http-port=" + port, "--hostname=" + url).redirectErrorStream(true);
            // Keycloak fills ${PRODUCT_URL} in the realm from its environment.
            command.environment().put("PRODUCT_URL", product.toString());
            command.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx384m");
            // It lives too briefly for the optimizing compiler, which costs a third of its start.
            command.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
            return new KeycloakServer(command.start(), url).awaitReady(home.resolve("keycloak.log"));
        } catch (IOException e) {
            throw new UncheckedIOException("Keycloak does not start", e);
        }
    }

    public URI issuer() {
        return url.resolve("/realms/" + REALM);
    }

    @Override
    public void close() {
        // kc.sh is a shell around the Java process, which has to end with it.
        List<ProcessHandle> processes = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        processes.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            processes.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private KeycloakServer awaitReady(Path log) {
        Thread reader = new Thread(() -> copyOutput(log), "keycloak-output");
        reader.setDaemon(true);
        reader.start();
        try {
            ready.orTimeout(START_MINUTES, TimeUnit.MINUTES).join();
            return this;
        } catch (CompletionException e) {
            close();
            throw new IllegalStateException("Keycloak did not start, see " + log, e.getCause());
        }
    }

    /** Reads to the end, also after the start: a full pipe would stop Keycloak. */
    private void copyOutput(Path log) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                var writer = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                writer.write(line + System.lineSeparator());
                writer.flush();
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IllegalStateException("Keycloak ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private static void placeRealm(Path home) throws IOException {
        Path directory = Files.createDirectories(home.resolve("data/import"));
        try (InputStream realm = KeycloakServer.class.getResourceAsStream("/keycloak-realm.json")) {
            Files.copy(realm, directory.resolve(REALM + "-realm.json"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
