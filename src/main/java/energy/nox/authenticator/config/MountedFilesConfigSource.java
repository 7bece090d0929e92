package energy.nox.authenticator.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Configuration from mounted directories, as Kubernetes mounts a ConfigMap or a Secret: a file's name is the property,
 * its content the value. The directories stand in the environment variable {@code NOX_CONFIG_DIRS} (or the system
 * property {@code nox.config.dirs}), separated by commas; an earlier one wins.
 *
 * <p>Files are read at every call, so a Secret that Kubernetes has updated is seen without a restart.
 */
public class MountedFilesConfigSource implements ConfigSource {

    /** Above environment variables (300) and below system properties (400). */
    private static final int ORDINAL = 350;

    /** As a system property; the environment variable is more common. */
    static final String DIRECTORIES = "nox.config.dirs";

    private final List<Path> directories;

    /** For the service loader. */
    public MountedFilesConfigSource() {
        this(System.getProperty(DIRECTORIES, System.getenv().getOrDefault("NOX_CONFIG_DIRS", "")));
    }

    MountedFilesConfigSource(String directories) {
        this.directories = Arrays.stream(directories.split(","))
                .map(String::strip)
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** A sentence about each directory that is not there. It may still come: files are looked for at every call. */
    public List<String> missing() {
        return directories.stream().filter(directory -> !Files.isDirectory(directory))
                .map(directory -> "NOX_CONFIG_DIRS names " + directory
                        + ", which is not a directory on this machine: nothing"
                        + " is read from it until it is there")
                .toList();
    }

    @Override
    public String getValue(String property) {
        if (property.isEmpty() || property.startsWith(".") || property.contains("/") || property.contains("\0")) {
            return null;
        }
        return directories.stream()
                .map(directory -> directory.resolve(property))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(MountedFilesConfigSource::read)
                .orElse(null);
    }

    @Override
    public Set<String> getPropertyNames() {
        return directories.stream().flatMap(MountedFilesConfigSource::fileNames).collect(Collectors.toSet());
    }

    @Override
    public Map<String, String> getProperties() {
        return getPropertyNames().stream().collect(Collectors.toMap(name -> name, this::getValue));
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "mounted files " + directories;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            // Withdrawn between the look and the reading.
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the configuration file " + file, e);
        }
    }

    private static Stream<String> fileNames(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".")).toList().stream();
        } catch (NoSuchFileException | NotDirectoryException e) {
            // The start tells of it.
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the configuration directory " + directory, e);
        }
    }
}
