package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.CONFIRMING_KEY;
import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

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
import energy.nox.authenticator.support.Phone;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** A person with a phone: the whole flow in a real browser, with Keycloak as the supplier. */
class LinkFlowBrowserIT {

    private static HostedWorld world;
    private static Browsers browsers;

    private Phone phone;
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
        phone = Phone.of(browsers);
        page = phone.page();
    }

    @AfterEach
    void nothingLeftThisMachine() {
        world.misbehaving.next(Fault.NONE);
        world.misbehaving.describe(Map.of(), Map.of());
        phone.close();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void linksAtKeycloakInEachLanguage(Language language) {
        JsonObject session = world.newSession(language.code());
        page.navigate(session.getString("link_url"));
        assertEquals(language.code(), page.getAttribute("html", "lang"));
        phone.assertAccessible();
        phone.chooseKeycloak();
        assertEquals(language.code(), page.getAttribute("html", "lang"), "Keycloak got ui_locales");
        phone.logInAtKeycloak();
        page.waitForSelector("text=Alice J.");
        assertTrue(page.textContent("dl").contains("a•••@example.org"));
        phone.agree();
        assertEquals(language.code(), page.getAttribute("html", "lang"));
        phone.goBackToTheApp();
        page.waitForURL(world.app.callback() + "&data=**");
        assertEquals(Set.of("own", "data", "signed_data"), parameters(URI.create(page.url())).keySet());

        page.navigate(session.getString("link_url"));
        assertTrue(page.isVisible(".mark.done"));
        phone.assertAccessible();
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
        JsonObject session = world.newSession(language.code());
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.open(session);
            narrow.page().navigate(UserAgent.page(session, "?language=" + language.code() + notice).toString());
            narrow.assertAccessibleAndNarrow();
        }
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void anExpiredLinkIsAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject expired = world.newSession(language.code());
        world.expire(expired);
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.open(expired);
            narrow.assertAccessibleAndNarrow();
            narrow.expectStatus(410);
        }
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void aPageWithoutItsCookieIsAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject session = world.newSession("en");
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.page().navigate(UserAgent.page(session, "?language=" + language.code()).toString());
            assertEquals(language.code(), narrow.page().getAttribute("html", "lang"));
            narrow.assertAccessibleAndNarrow();
            narrow.expectStatus(400);
        }
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void theRefusalOfOneMoreLoginIsAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject session = world.newSession(language.code());
        UserAgent before = new UserAgent();
        before.open(session);
        for (int login = 0; login < HostedWorld.MAX_LOGINS; login++) {
            before.choose(session, "misbehaving");
        }
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.open(session);
            narrow.page().click("button[value=misbehaving]");
            narrow.page().waitForSelector("[role=alert]");
            narrow.assertAccessibleAndNarrow();
            narrow.expectStatus(429);
            narrow.page().click("form[action$='/leave'] button");
            narrow.page().waitForURL(world.app.callback() + "&error=access_denied**");
        }
    }

    @Test
    void theTokenIsInNoUrlAndNoRefererAfterTheLink() {
        JsonObject session = world.newSession("en");
        String token = session.getString("link_token");
        List<String> sent = new CopyOnWriteArrayList<>();
        page.context().onRequest(request -> sent.add(request.url() + " " + request.headers().get("referer")));
        phone.open(session);
        phone.chooseKeycloak();
        page.goBack();
        assertFalse(page.url().contains(token), page.url());
        page.click("text=Nederlands");
        phone.chooseKeycloak();
        phone.logInAtKeycloak();
        page.waitForSelector("text=Alice J.");
        phone.agree();
        phone.goBackToTheApp();
        page.waitForURL(world.app.callback() + "&data=**");
        assertEquals(1, sent.stream().filter(request -> request.contains(token)).count(), sent::toString);
        assertTrue(sent.get(0).contains(token), sent::toString);
    }

    /** A page that is bound by a cookie led in a circle before: it set the cookie, the form came without it, and so on. */
    @Test
    void aBrowserThatKeepsNoCookiesReadsWhatToDo() {
        try (Phone careful = Phone.withoutCookies(browsers)) {
            careful.open(world.newSession("en"));
            assertEquals("Please open the link in your app again", careful.page().textContent("h1"));
            assertEquals(0, careful.page().locator("main form, main a").count(), "there is no way to go in a circle");
            careful.assertAccessible();
            careful.expectStatus(400);
        }
    }

    /** Another site's form comes without the cookie, since that is SameSite=Lax. */
    @Test
    void anotherSitesFormEndsNoConnection() {
        JsonObject session = world.newSession("en");
        new UserAgent().connect(session, "misbehaving");
        String noxUserId = json(world.server.api().read(KEY, session.getString("id"))).getString("nox_user_id");
        page.navigate(json(world.server.api().manage(KEY, noxUserId, "{}")).getString("manage_url"));
        String action = page.url().split("\\?")[0] + "/disconnect";
        page.navigate(world.app.callback().toString().replace("localhost", "127.0.0.1"));
        page.setContent("<form method=post action='" + action + "'><button>Win</button></form>");
        page.click("button");
        page.waitForSelector("h1");
        assertTrue(page.textContent("h1").contains("doesn’t exist"), page.content());
        phone.expectStatus(400);
        assertEquals("connected", json(world.server.api().readConnection(KEY, noxUserId)).getString("status"));
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void theAccountAndTheResultAreAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject before = world.newSession(language.code());
        new UserAgent().connect(before, "misbehaving");
        world.misbehaving.describe(Map.of("name", "Alice Jansen-van-den-Nieuwenhuijzen",
                "email", "alice.jansen@a-department-with-a-long-name.example.org",
                "auth_time", Instant.now().getEpochSecond(), "customer_number", "NL-00-1234567"), Map.of());
        JsonObject session = world.newSession(KEY, Map.of("user_id", before.getString("manufacturer_user_id"),
                "language", language.code(),
                "user_hint", "alice.jansen.van.den.nieuwenhuijzen@a-department-with-a-long-name.example.org"));
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.open(session);
            narrow.page().click("button[value=recent]");
            narrow.page().waitForSelector("text=•••567");
            assertTrue(narrow.page().isVisible(".warning"), "it names the connection that it replaces");
            narrow.assertAccessibleAndNarrow();
            narrow.agree();
            assertTrue(narrow.page().isVisible(".mark.done"));
            narrow.assertAccessibleAndNarrow();
        }
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void aPendingSessionIsAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject session = world.newSession(CONFIRMING_KEY, Map.of("language", language.code()));
        try (Phone narrow = Phone.narrow(browsers, scheme); Phone another = Phone.narrow(browsers, scheme)) {
            narrow.open(session);
            narrow.page().click("button[value=misbehaving]");
            narrow.agree();
            narrow.assertAccessibleAndNarrow();
            another.open(session);
            another.assertAccessibleAndNarrow();
        }
    }

    @ParameterizedTest
    @MethodSource("languagesAndColorSchemes")
    void thePagesToManageAConnectionAreAccessibleFrom320Pixels(Language language, ColorScheme scheme) {
        JsonObject session = world.newSession(language.code());
        new UserAgent().connect(session, "misbehaving");
        String noxUserId = json(world.server.api().read(KEY, session.getString("link_token"))).getString("nox_user_id");
        JsonObject manage = json(world.server.api().manage(KEY, noxUserId, Json.createObjectBuilder(Map.of("language",
                language.code(), "redirect_url", world.app.callback().toString())).build().toString()));
        try (Phone narrow = Phone.narrow(browsers, scheme)) {
            narrow.page().navigate(manage.getString("manage_url"));
            assertEquals(language.code(), narrow.page().getAttribute("html", "lang"));
            narrow.assertAccessibleAndNarrow();
            narrow.page().click("a[href*='notice=disconnect'].button");
            narrow.assertAccessibleAndNarrow();
            narrow.page().click("form[action$='/disconnect'] button");
            narrow.page().waitForSelector(".mark.done");
            narrow.assertAccessibleAndNarrow();
            narrow.page().navigate(manage.getString("manage_url"));
            narrow.assertAccessibleAndNarrow();
        }
        assertEquals("by_user", json(world.server.api().readConnection(KEY, noxUserId)).getString("reason"));
    }

    @Test
    void theLanguageIsSwitchedOnThePage() {
        page.navigate(world.newSession("nl").getString("link_url"));
        page.click("text=Español");
        assertEquals("es", page.getAttribute("html", "lang"));
    }

    @Test
    void aNoticeStaysThatNoticeInAnotherLanguage() {
        JsonObject session = world.newSession("nl");
        phone.open(session);
        page.navigate(UserAgent.page(session, "?notice=access_denied&supplier=keycloak").toString());
        page.click("text=English");
        assertTrue(page.textContent("h1").contains("The login was stopped"));
        assertTrue(page.textContent(".body").contains("Keycloak Energie"));
    }

    @Test
    void theUserDeniesAtTheSupplierAndLeaves() {
        JsonObject session = world.newSession("en");
        page.navigate(session.getString("link_url"));
        page.click("button[value=keycloak-consent]");
        phone.logInAtKeycloak();
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
        phone.assertAccessible();
    }

    @Test
    void aSupplierThatFailsCanBeTriedAgainFromTheNotice() {
        page.navigate(world.newSession("en").getString("link_url"));
        world.misbehaving.next(Fault.WRONG_AUDIENCE);
        page.click("button[value=misbehaving]");
        page.waitForSelector("[role=alert]");
        world.misbehaving.next(Fault.NONE);
        page.click(".actions >> text=Try again");
        phone.agree();
        phone.goBackToTheApp();
        page.waitForURL(world.app.callback() + "&data=**");
    }

    @Test
    void reloadAndBackLoseNothing() {
        page.navigate(world.newSession("en").getString("link_url"));
        page.reload();
        phone.chooseKeycloak();
        page.reload();
        page.goBack();
        phone.chooseKeycloak();
        phone.logInAtKeycloak();
        page.waitForSelector("text=Alice J.");
        page.reload();
        phone.agree();
        page.reload();
        phone.goBackToTheApp();
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
        Page secondTab = phone.newTab();
        secondTab.navigate(one.getString("link_url"));
        Page otherSession = phone.newTab();
        otherSession.navigate(two.getString("link_url"));

        secondTab.click("button[value=misbehaving]");
        Phone.agree(secondTab);
        secondTab.click("a.button.primary");
        secondTab.waitForURL(world.app.callback() + "&data=**");
        page.click("button[value=misbehaving]");
        page.waitForSelector(".mark.done");
        otherSession.click("button[value=misbehaving]");
        Phone.agree(otherSession);
        otherSession.click("a.button.primary");
        otherSession.waitForURL(world.app.callback() + "&data=**");
        assertEquals("2", world.query("select version from link_session where user_id = ?",
                two.getString("manufacturer_user_id")));
    }

    @Test
    void everythingWorksByKeyboard() {
        page.navigate(world.newSession("en").getString("link_url"));
        pressByKeyboard("button[value=misbehaving]");
        page.waitForSelector("form[action$='/connect']");
        pressByKeyboard("form[action$='/connect'] button");
        page.waitForSelector("a.button.primary");
        pressByKeyboard("a.button.primary");
        page.waitForURL(world.app.callback() + "&data=**");
    }

    private void pressByKeyboard(String selector) {
        for (int tab = 0; tab < 20 && !isFocused(selector); tab++) {
            page.keyboard().press("Tab");
        }
        assertTrue(isFocused(selector), selector);
        page.keyboard().press("Enter");
    }

    private boolean isFocused(String selector) {
        return (boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector);
    }
}
