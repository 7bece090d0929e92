package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server that Debian packages: the one that is installed, else its package unpacked into the user's cache. There
 * nothing is installed, and no service starts. apt checks the packages' signatures.
 *
 * @param packages the program's own, and those of the libraries that a bare machine lacks
 */
record DebianProgram(String name, List<String> packages) {

    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin");

    /** Starts it, with all that it says in a log, and returns once it listens. */
    Process start(int port, Path log, String... arguments) throws IOException {
        Process process = command(arguments).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        while (process.isAlive()) {
            try (Socket connection = new Socket("127.0.0.1", port)) {
                return process;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException(name + " does not start: " + Files.readString(log));
    }

    /** Its command line and what it needs to run. */
    private ProcessBuilder command(String... arguments) {
        Path unpacked = new CachedDirectory("debian-" + name).path();
        Path executable = installed().orElseGet(() -> unpack().resolve("usr/sbin").resolve(name));
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (executable.startsWith(unpacked)) {
            builder.environment().put("LD_LIBRARY_PATH", libraries(unpacked));
        }
        return builder;
    }

    private Optional<Path> installed() {
        return SystemCommand.find(name).or(() -> DIRECTORIES.stream().map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable).findFirst());
    }

    private Path unpack() {
        try {
            return new CachedDirectory("debian-" + name).filled(this::download);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(name + " is missing: on Debian, apt-get install " + name
                    + ". Its package could not be downloaded: " + e.getMessage(), e);
        }
    }

    private void download(Path directory) throws IOException {
        // apt-get downloads into the directory that it runs in. A bare machine has no list of packages yet, or an old one.
        String download = "apt-get -q download " + String.join(" ", packages);
        SystemCommand.run(DOWNLOAD_LIMIT, Map.of(), List.of("sh", "-c",
                "cd \"$0\" && { " + download + " || { apt-get -q update && " + download + "; }; }", directory.toString()));
        try (Stream<Path> archives = Files.list(directory).filter(file -> file.toString().endsWith(".deb"))) {
            for (Path archive : archives.toList()) {
                SystemCommand.run(UNPACK_LIMIT, Map.of(),
                        List.of("dpkg-deb", "--extract", archive.toString(), directory.toString()));
                Files.delete(archive);
            }
        }
    }

    private static String libraries(Path unpacked) {
        Path libraries = unpacked.resolve("usr/lib");
        if (!Files.isDirectory(libraries)) {
            return "";
        }
        try (Stream<Path> platforms = Files.list(libraries)) {
            return platforms.filter(platform -> platform.toString().endsWith("-linux-gnu")).map(Path::toString)
                    .findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
