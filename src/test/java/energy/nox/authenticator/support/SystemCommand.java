package energy.nox.authenticator.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds programs on the PATH and runs them to their end. */
final class SystemCommand {

    private static final int LINES_IN_MESSAGE = 5;

    private SystemCommand() {
    }

    /** The first of these programs that the PATH has. */
    static Optional<Path> find(String... programs) {
        String[] directories = System.getenv("PATH").split(File.pathSeparator);
        return Arrays.stream(programs)
                .flatMap(program -> Arrays.stream(directories).map(directory -> Path.of(directory, program)))
                .filter(Files::isExecutable).findFirst();
    }

    /**
     * Runs a command and keeps what it prints out of the build's own output.
     *
     * @param limit after which the command and everything that it has started are ended
     * @throws IllegalStateException where it fails or takes too long; the message has the last lines that it printed
     */
    static void run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("command", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            try {
                Process process = builder.start();
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                            .forEach(ProcessHandle::destroyForcibly);
                }
                if (!ended || process.exitValue() != 0) {
                    String outcome =
                            ended ? "status " + process.exitValue() : "not done after " + limit.toSeconds() + " s";
                    throw new IllegalStateException(command.get(0) + ", " + outcome + ": " + end(output));
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String end(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ")).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGE), lines.size()));
    }
}
