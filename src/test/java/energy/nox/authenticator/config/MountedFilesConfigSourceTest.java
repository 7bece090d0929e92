package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
