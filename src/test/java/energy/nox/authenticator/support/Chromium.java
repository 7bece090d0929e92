package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.microsoft.playwright.CLI;

import org.apache.commons.io.FileUtils;
import org.brotli.dec.BrotliInputStream;

/**
 * The Chromium that the tests start: the one that {@code CHROMIUM_PATH} names, else one that is installed, else
 * Playwright's own download, else one from the npm registry. On a machine that can have none the tests fail: they are
 * never skipped.
 *
 * @param executable empty for Playwright's own download, which Playwright finds itself
 * @param environment that the browser runs in
 */
record Chromium(Optional<Path> executable, Map<String, String> environment) {

    private static final NpmPackage PACKAGE = new NpmPackage("@sparticuz/chromium", "153.0.0",
            "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==");
    private static final Duration PLAYWRIGHT_LIMIT = Duration.ofMinutes(2);
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);

    static Chromium find() {
        String named = System.getenv("CHROMIUM_PATH");
        if (named != null && !Files.isExecutable(Path.of(named))) {
            throw new IllegalStateException(
                    "No browser: CHROMIUM_PATH names " + named + ", which is no executable file");
        }
        Optional<Path> own = Optional.ofNullable(named).map(Path::of)
                .or(() -> SystemCommand.find("chromium", "chromium-browser", "google-chrome"));
        if (own.isPresent()) {
            return new Chromium(own, System.getenv());
        }
        return PACKAGE.isCached() ? fromPackage() : downloaded();
    }

    private static Chromium downloaded() {
        String playwrightFailure;
        try {
            downloadByPlaywright();
            return new Chromium(Optional.empty(), System.getenv());
        } catch (IllegalStateException e) {
            playwrightFailure = e.getMessage();
        }
        String packageFailure = "the npm package " + PACKAGE.name() + " is for Linux on x86-64 alone";
        if (NpmPackage.isForThisMachine()) {
            try {
                return fromPackage();
            } catch (IllegalStateException e) {
                packageFailure = e.getMessage();
            }
        }
        throw new IllegalStateException("No browser: install Chromium (on Debian: apt-get install chromium), or set"
                + " CHROMIUM_PATH to a Chromium's executable. None could be downloaded. Playwright: "
                + playwrightFailure + ". npm: " + packageFailure);
    }

    private static void downloadByPlaywright() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        SystemCommand.run(PLAYWRIGHT_LIMIT, Map.of("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "3000"),
                List.of(java.toString(), "-cp", System.getProperty("java.class.path"),
                        CLI.class.getName(), "install", "--only-shell", "chromium"));
    }

    /** The package brings the libraries and the fonts that a bare machine lacks. */
    private static Chromium fromPackage() {
        Path home = PACKAGE.install(Chromium::prepare);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("LD_LIBRARY_PATH", home.resolve("lib").toString());
        environment.put("FONTCONFIG_FILE", home.resolve("fonts.conf").toString());
        return new Chromium(Optional.of(home.resolve("chromium")), environment);
    }

    private static void prepare(Path directory) throws IOException {
        Path packed = directory.resolve("bin");
        Path chromium = directory.resolve("chromium");
        unpack(packed.resolve("chromium.br"), chromium);
        if (!chromium.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + chromium + " executable");
        }
        for (String archive : List.of("al2023", "fonts")) {
            Path tar = packed.resolve(archive + ".tar");
            unpack(packed.resolve(archive + ".tar.br"), tar);
            SystemCommand.run(UNPACK_LIMIT, Map.of(),
                    List.of("tar", "-xf", tar.toString(), "--no-same-owner", "-C", directory.toString()));
        }
        FileUtils.deleteDirectory(packed.toFile());
        // The package's own file names directories of the machine that it was made for.
        Files.writeString(directory.resolve("fonts.conf"), """
                <?xml version="1.0"?>
                <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                <fontconfig>
                  <dir prefix="relative">fonts</dir>
                  <cachedir prefix="xdg">fontconfig</cachedir>
                </fontconfig>
                """);
    }

    private static void unpack(Path packed, Path unpacked) throws IOException {
        try (InputStream content = new BrotliInputStream(Files.newInputStream(packed), 1 << 16)) {
            Files.copy(content, unpacked);
        }
    }

    @Override
    public String toString() {
        return executable.map(Path::toString).orElse("The Chromium that Playwright downloaded");
    }
}
