package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code ./mvnw package} leaves in {@code target}: all that an integration test needs to run, in an IDE too. */
public final class PackagedBuild {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private PackagedBuild() {
    }

    public static Path war() {
        return existing(TARGET.resolve("nox-authenticator.war"));
    }

    /** The home of Open Liberty, with every feature that it has. */
    public static Path liberty() {
        return existing(TARGET.resolve("liberty/wlp"));
    }

    /** The databases' drivers: the production server's own, and that of the embedded database. */
    public static Path drivers() {
        return existing(TARGET.resolve("drivers"));
    }

    /** The home of Keycloak. */
    public static Path keycloak() {
        try (Stream<Path> versions = Files.list(existing(TARGET.resolve("keycloak")))) {
            List<Path> found = versions.filter(Files::isDirectory).toList();
            if (found.size() != 1) {
                throw new IllegalStateException("There is to be one Keycloak, not " + found
                        + ": run ./mvnw clean package first");
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: run ./mvnw package first");
        }
        return path;
    }
}
