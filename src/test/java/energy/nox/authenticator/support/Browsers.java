package energy.nox.authenticator.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CLI;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;

/**
 * A headless Chromium for the tests that use the product as a person does. It is the one that {@code CHROMIUM_PATH}
 * names, else one that is installed, else the one that Playwright downloads. A machine without any fails the tests:
 * they are never skipped.
 */
public final class Browsers implements AutoCloseable {

    private static final List<String> INSTALLED =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Browsers(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts a browser; whoever opens it closes it. */
    public static Browsers open() {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            download();
        }
        // Without this Playwright downloads Firefox and WebKit too.
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browsers(playwright, playwright.chromium().launch(options(executable)));
        } catch (PlaywrightException e) {
            playwright.close();
            throw new IllegalStateException("No browser: " + executable.map(Path::toString)
                    .orElse("the Chromium that Playwright downloaded") + " does not start", e);
        }
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Optional<Path> executable() {
        String named = System.getenv("CHROMIUM_PATH");
        if (named != null && !Files.isExecutable(Path.of(named))) {
            throw new IllegalStateException("No browser: CHROMIUM_PATH names " + named + ", no executable file");
        }
        return Stream.concat(Stream.ofNullable(named), INSTALLED.stream()).map(Path::of).filter(Files::isExecutable)
                .findFirst();
    }

    private static BrowserType.LaunchOptions options(Optional<Path> executable) {
        // Playwright itself switches off first-run pages, updates, sync and background traffic.
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(List.of("--disable-gpu"))
                // Chromium refuses to run its sandbox as root.
                .setChromiumSandbox(!"root".equals(System.getProperty("user.name")));
        executable.ifPresent(options::setExecutablePath);
        return options;
    }

    private static void download() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            Process install = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
                    CLI.class.getName(), "install", "--only-shell", "chromium").redirectErrorStream(true).start();
            install.getInputStream().transferTo(System.out);
            if (install.waitFor() != 0) {
                throw new IllegalStateException("No browser: set CHROMIUM_PATH or install Chromium"
                        + " (apt-get install chromium); Playwright could not download one");
            }
        } catch (IOException e) {
            throw new IllegalStateException("No browser: Playwright's installer does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Playwright downloaded a browser", e);
        }
    }
}
