package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.support.Browsers;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import jakarta.json.JsonObject;

/** A person with a phone: the whole flow in a real browser, with Keycloak as the supplier. */
class LinkFlowBrowserIT {

    private static HostedWorld world;
    private static Browsers browsers;

    private final Set<String> hosts = new ConcurrentSkipListSet<>();
    private final Set<String> consoleErrors = new ConcurrentSkipListSet<>();
    private BrowserContext phone;
    private Page page;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
        browsers = Browsers.open();
    }

    @AfterAll
    static void stop() {
        browsers.close();
    }

    @BeforeEach
    void newPhone() {
        phone = newContext(390, ColorScheme.LIGHT);
        page = phone.newPage();
    }

    @AfterEach
    void nothingLeftThisMachine() {
        phone.close();
        world.misbehaving.next(Fault.NONE);
        assertTrue(Set.of("localhost", "127.0.0.1").containsAll(hosts), hosts::toString);
        assertEquals(Set.of(), consoleErrors);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void linksAtKeycloakInEachLanguage(Language language) {
        JsonObject session = world.newSession(language.code());
        page.navigate(session.getString("link_url"));
        assertEquals(language.code(), page.getAttribute("html", "lang"));
        assertAccessible();
        chooseKeycloak();
        assertEquals(language.code(), page.getAttribute("html", "lang"), "Keycloak got ui_locales");
        logInAtKeycloak();
        page.waitForURL(world.app.callback() + "&data=**");
        assertEquals(Set.of("own", "data", "signed_data"), parameters(URI.create(page.url())).keySet());

        page.navigate(session.getString("link_url"));
        assertTrue(page.isVisible(".mark.done"));
        assertAccessible();
    }

    static Stream<Arguments> languagesAndColorSchemes() {
        return Arrays.stream(Language.values()).flatMap(language ->
                Stream.of(ColorScheme.LIGHT, ColorScheme.DARK).map(scheme -> arguments(language, scheme)));
    }

    static Stream<Arguments> noticesInEachLanguageAndColorScheme() {
        return Stream.of("", "&notice=cancel", "&notice=access_denied&supplier=keycloak",
                "&notice=supplier_unavailable&supplier=keycloak", "&notice=supplier_error&supplier=keycloak")
                .flatMap(notice -> languagesAndColorSchemes()
                        .map(Arguments::get).map(both -> arguments(notice, both[0], both[1])));
    }

    @ParameterizedTest
    @MethodSource("noticesInEachLanguageAndColorScheme")
    void everyNoticeIsAccessibleFrom320Pixels(String notice, Language language, ColorScheme scheme) {
        assertAccessibleFrom320Pixels(world.newSession(language.code()).getString("link_url") + notice, scheme);
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void anExpiredLinkIsAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject expired = world.newSession(language.code());
        world.expire(expired);
        assertAccessibleFrom320Pixels(expired.getString("link_url"), scheme);
        // The status of the page is its own console message.
        consoleErrors.removeIf(message -> message.contains("410"));
    }

    private void assertAccessibleFrom320Pixels(String url, ColorScheme scheme) {
        try (BrowserContext narrow = newContext(320, scheme)) {
            page = narrow.newPage();
            page.navigate(url);
            assertAccessible();
            assertEquals(320, page.evaluate("document.documentElement.scrollWidth"));
        }
    }

    @Test
    void theLanguageIsSwitchedOnThePage() {
        page.navigate(world.newSession("nl").getString("link_url"));
        page.click("text=Español");
        assertEquals("es", page.getAttribute("html", "lang"));
    }

    @Test
    void aNoticeStaysThatNoticeInAnotherLanguage() {
        page.navigate(world.newSession("nl").getString("link_url") + "&notice=access_denied&supplier=keycloak");
        page.click("text=English");
        assertTrue(page.textContent("h1").contains("The login was stopped"));
        assertTrue(page.textContent(".body").contains("Keycloak Energie"));
    }

    @Test
    void theUserDeniesAtTheSupplierAndLeaves() {
        JsonObject session = world.newSession("en");
        page.navigate(session.getString("link_url"));
        page.click("button[value=keycloak-consent]");
        logInAtKeycloak();
        page.click("#kc-cancel");
        page.waitForSelector("[role=alert]");
        assertTrue(page.textContent("h1").contains("The login was stopped"));
        page.click("text=Back to Acme Manufacturing");
        page.waitForURL(world.app.callback() + "&error=**");
        assertEquals("access_denied", parameters(URI.create(page.url())).get("error"));
    }

    @Test
    void theUserCancelsContinuesAndCancelsForGood() {
        JsonObject session = world.newSession("en");
        page.navigate(session.getString("link_url"));
        page.click("text=Cancel");
        page.click("text=Continue linking");
        page.click("text=Cancel");
        page.click("text=Stop and go back to Acme Manufacturing");
        page.waitForURL(world.app.callback() + "&error=access_denied**");
        page.navigate(session.getString("link_url"));
        assertTrue(page.textContent("h1").contains("Linking was stopped"));
        assertAccessible();
    }

    @Test
    void aSupplierThatFailsCanBeTriedAgainFromTheNotice() {
        page.navigate(world.newSession("en").getString("link_url"));
        world.misbehaving.next(Fault.WRONG_AUDIENCE);
        page.click("button[value=misbehaving]");
        page.waitForSelector("[role=alert]");
        world.misbehaving.next(Fault.NONE);
        page.click(".actions >> text=Try again");
        page.waitForURL(world.app.callback() + "&data=**");
    }

    @Test
    void reloadAndBackLoseNothing() {
        page.navigate(world.newSession("en").getString("link_url"));
        page.reload();
        chooseKeycloak();
        page.reload();
        page.goBack();
        chooseKeycloak();
        logInAtKeycloak();
        page.waitForURL(world.app.callback() + "&data=**");
        page.goBack();
        page.reload();
        assertFalse(page.content().contains("Something went wrong"));
    }

    @Test
    void twoTabsOfOneLinkAndTwoSessionsOfOneBrowserDoNotMeet() {
        JsonObject one = world.newSession("en");
        JsonObject two = world.newSession("en");
        page.navigate(one.getString("link_url"));
        Page secondTab = phone.newPage();
        secondTab.navigate(one.getString("link_url"));
        Page otherSession = phone.newPage();
        otherSession.navigate(two.getString("link_url"));

        secondTab.click("button[value=misbehaving]");
        secondTab.waitForURL(world.app.callback() + "&data=**");
        page.click("button[value=misbehaving]");
        page.waitForSelector(".mark.done");
        otherSession.click("button[value=misbehaving]");
        otherSession.waitForURL(world.app.callback() + "&data=**");
        assertEquals("1", world.query("select version from link_session where user_id = ?", two.getString("manufacturer_user_id")));
    }

    @Test
    void everythingWorksByKeyboard() {
        page.navigate(world.newSession("en").getString("link_url"));
        for (int tab = 0; tab < 20 && !focusIsOn("misbehaving"); tab++) {
            page.keyboard().press("Tab");
        }
        assertTrue(focusIsOn("misbehaving"));
        page.keyboard().press("Enter");
        page.waitForURL(world.app.callback() + "&data=**");
    }

    private boolean focusIsOn(String supplier) {
        return supplier.equals(page.evaluate("document.activeElement.value ?? ''"));
    }

    private void chooseKeycloak() {
        page.click("button[value=keycloak]");
        page.waitForSelector("#username");
    }

    private void logInAtKeycloak() {
        page.fill("#username", "alice");
        page.fill("#password", "alice-password");
        page.click("#kc-login");
    }

    private void assertAccessible() {
        List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
        assertTrue(violations.isEmpty(), () -> page.url() + violations.stream().map(Rule::getHelp).toList());
    }

    private BrowserContext newContext(int width, ColorScheme scheme) {
        BrowserContext context = browsers.browser().newContext(
                new Browser.NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme));
        context.onRequest(request -> hosts.add(String.valueOf(URI.create(request.url()).getHost())));
        context.onConsoleMessage(message -> {
            boolean ours = message.location().contains("/ui");
            if (ours && message.type().equals("error")) {
                consoleErrors.add(message.text());
            }
        });
        return context;
    }
}
