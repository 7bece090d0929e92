package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFilesConfigSourceTest {

    @TempDir
    Path directory;

    /** Kubernetes mounts each key as a link through ..data, and swaps that one link on an update. */
    @Test
    void followsASecretAsKubernetesUpdatesIt() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..first"));
        Path second = Files.createDirectory(directory.resolve("..second"));
        Files.writeString(first.resolve("nox.key"), "old\n");
        Files.writeString(second.resolve("nox.key"), "new\n");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Files.createSymbolicLink(directory.resolve("nox.key"), Path.of("..data/nox.key"));
        MountedFilesConfigSource source = new MountedFilesConfigSource("/does/not/exist, " + directory);

        assertEquals(Map.of("nox.key", "old"), source.getProperties());
        Files.delete(data);
        Files.createSymbolicLink(data, second);
        assertEquals("new", source.getValue("nox.key"));
    }

    @Test
    void readsNothingOutsideItsDirectory() throws IOException {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        Files.writeString(directory.resolve("secret"), "x");
        MountedFilesConfigSource source = new MountedFilesConfigSource(mounted.toString());
        assertNull(source.getValue("../secret"));
        assertNull(source.getValue(directory.resolve("secret").toString()));
        assertNull(source.getValue(""));
        assertNull(source.getValue("nox\0"));
    }

    @Test
    void aDirectoryThatIsMissingIsTold() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        MountedFilesConfigSource source = new MountedFilesConfigSource("/does/not/exist," + directory + "," + file);
        assertEquals(List.of(true, true), source.missing().stream()
                .map(told -> told.startsWith("NOX_CONFIG_DIRS names "))
                .toList());
        assertTrue(source.missing().get(0).contains("/does/not/exist, which is not a directory"), source.missing()
                .get(0));
        assertTrue(source.missing().get(1).contains(file.toString()), source.missing().get(1));
        assertEquals(Map.of("file", ""), source.getProperties());
    }
}
