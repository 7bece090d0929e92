package energy.nox.authenticator.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;

import jakarta.json.JsonObject;

/** A person's phone: a browser of its own, what the person does there, and what must not happen on it. */
public final class Phone implements AutoCloseable {

    private static final int NARROW = 320;
    private static final int USUAL = 390;

    private final Set<String> hosts = new ConcurrentSkipListSet<>();
    private final Set<String> consoleErrors = new ConcurrentSkipListSet<>();
    private final BrowserContext context;
    private final Page page;

    private Phone(Browser browser, int width, ColorScheme scheme) {
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme));
        context.onRequest(request -> hosts.add(String.valueOf(URI.create(request.url()).getHost())));
        context.onConsoleMessage(message -> {
            boolean ours = message.location().contains("/ui");
            if (ours && message.type().equals("error")) {
                consoleErrors.add(message.text());
            }
        });
        page = context.newPage();
    }

    public static Phone of(Browsers browsers) {
        return new Phone(browsers.browser(), USUAL, ColorScheme.LIGHT);
    }

    /** As narrow as a page has to fit (WCAG 2.2, 1.4.10). */
    public static Phone narrow(Browsers browsers, ColorScheme scheme) {
        return new Phone(browsers.browser(), NARROW, scheme);
    }

    /** One that drops every cookie, as it is told to. */
    public static Phone withoutCookies(Browsers browsers) {
        Phone phone = of(browsers);
        phone.context.route("**", Phone::withoutCookie);
        return phone;
    }

    /** Playwright cannot switch cookies off, and its own way to fetch keeps them. */
    private static void withoutCookie(Route route) {
        HttpResponse<String> answer = UserAgent.withoutCookies().get(URI.create(route.request().url()));
        Map<String, String> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("Set-Cookie"));
        route.fulfill(new Route.FulfillOptions().setStatus(answer.statusCode()).setHeaders(headers)
                .setBody(answer.body()));
    }

    public Page page() {
        return page;
    }

    public Page newTab() {
        return context.newPage();
    }

    public void open(JsonObject session) {
        page.navigate(session.getString("link_url"));
    }

    public void chooseKeycloak() {
        page.click("button[value=keycloak]");
        page.waitForSelector("#username");
    }

    public void logInAtKeycloak() {
        logInAtKeycloak("alice");
    }

    /** Each user of the realm has a password that follows from the name. */
    public void logInAtKeycloak(String user) {
        page.fill("#username", user);
        page.fill("#password", user + "-password");
        page.click("#kc-login");
    }

    public void agree() {
        agree(page);
    }

    /** Presses Connect on the account page, and reads the last page. */
    public static void agree(Page page) {
        page.click("form[action$='/connect'] button");
        page.waitForSelector("a.button.primary");
    }

    /** Presses the button of the last page. */
    public void goBackToTheApp() {
        page.click("a.button.primary");
    }

    /** The status of a page is its own console message. */
    public void expectStatus(int status) {
        consoleErrors.removeIf(message -> message.contains(Integer.toString(status)));
    }

    public void assertAccessible() {
        List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
        assertTrue(violations.isEmpty(), () -> page.url() + violations.stream().map(Rule::getHelp).toList());
    }

    public void assertAccessibleAndNarrow() {
        assertAccessible();
        assertEquals(NARROW, page.evaluate("document.documentElement.scrollWidth"), page.url());
    }

    /** Fails where a page asked another machine for something, or one of ours complained. */
    @Override
    public void close() {
        context.close();
        assertTrue(Set.of("localhost", "127.0.0.1").containsAll(hosts), hosts::toString);
        assertEquals(Set.of(), consoleErrors);
    }
}
