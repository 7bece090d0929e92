package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.commons.io.FileUtils;

/** A directory in the user's cache with a program that is downloaded once: the next run needs no network. */
record CachedDirectory(String name) {

    /** What brings the files into the directory. */
    @FunctionalInterface
    interface Filling {

        void fill(Path directory) throws IOException;
    }

    Path path() {
        Path cache = Stream.of(System.getenv("XDG_CACHE_HOME")).filter(Objects::nonNull).map(Path::of)
                .filter(Path::isAbsolute).findFirst().orElse(Path.of(System.getProperty("user.home"), ".cache"));
        return cache.resolve("nox-authenticator").resolve(name);
    }

    boolean isThere() {
        return Files.isDirectory(path());
    }

    /**
     * Fills the directory unless it is there.
     *
     * @param filling is done before the directory appears in the cache: nobody sees a half-filled one
     */
    Path filled(Filling filling) {
        if (isThere()) {
            return path();
        }
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(path().getParent()), ".new-");
            try {
                Path directory = Files.createDirectory(work.resolve("directory"));
                filling.fill(directory);
                move(directory);
            } finally {
                FileUtils.deleteDirectory(work.toFile());
            }
            return path();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void move(Path filled) throws IOException {
        try {
            Files.move(filled, path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another build may have been faster.
            if (!isThere()) {
                throw e;
            }
        }
    }
}
