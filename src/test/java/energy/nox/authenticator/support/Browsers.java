package energy.nox.authenticator.support;

import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;

/** A headless {@link Chromium} for the tests that use the product as a person does. */
public final class Browsers implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;

    private Browsers(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts a browser; whoever opens it closes it. */
    public static Browsers open() {
        Chromium chromium = Chromium.find();
        // Without this Playwright downloads Firefox and WebKit too.
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browsers(playwright, playwright.chromium().launch(options(chromium)));
        } catch (PlaywrightException e) {
            playwright.close();
            throw new IllegalStateException(chromium + " does not start", e);
        }
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static BrowserType.LaunchOptions options(Chromium chromium) {
        // Playwright itself switches off first-run pages, updates, sync and background traffic.
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(List.of("--disable-gpu"))
                .setEnv(chromium.environment())
                // Chromium refuses to run its sandbox as root.
                .setChromiumSandbox(!"root".equals(System.getProperty("user.name")));
        chromium.executable().ifPresent(options::setExecutablePath);
        return options;
    }
}
