package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.CONFIRMING_KEY;
import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.Browsers;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.Phone;
import jakarta.json.JsonObject;

/** The wrong person at a link: sent there by somebody else, or with somebody else's login alive on the phone. */
class LinkStoriesBrowserIT {

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
    void close() {
        phone.close();
    }

    /** Session fixation: a genuine link for somebody else's user. */
    @Test
    void whoOpensSomebodyElsesLinkIsToldWhoseItIsAndStops() {
        JsonObject mallorys = world.newSession(KEY, Map.of("user_hint", "mallory@mail.example"));
        logInWithAlice(mallorys);
        String told = page.textContent("main");
        assertTrue(told.contains("mallory@mail.example"), told);
        assertTrue(told.contains("Did somebody else send you this link? Then stop here."), told);
        assertNothingIsLinked(mallorys);
        page.click("main a:text-is('Stop')");
        page.click("text=Stop and go back to Acme Manufacturing");
        page.waitForURL(world.app.callback() + "&error=access_denied**");
        assertEquals("cancelled", status(KEY, mallorys));
        assertNothingIsLinked(mallorys);
    }

    /** The same where the person agrees all the same, and the manufacturer confirms. */
    @Test
    void whoAgreesToSomebodyElsesLinkLinksNothingWhereTheManufacturerConfirms() {
        JsonObject mallorys = world.newSession(CONFIRMING_KEY, Map.of("user_hint", "mallory@mail.example"));
        String token = mallorys.getString("link_token");
        String mallory = mallorys.getString("manufacturer_user_id");
        logInWithAlice(mallorys);
        phone.agree();
        assertTrue(page.textContent("h1").contains("One more step in Careful Pumps"));
        assertEquals("pending", status(CONFIRMING_KEY, mallorys));
        assertNothingIsLinked(mallorys);

        // Mallory has the link, and her own browser, and no code.
        try (Phone hers = Phone.of(browsers)) {
            hers.open(mallorys);
            assertTrue(hers.page().textContent("h1").contains("Waiting for Careful Pumps"));
            assertFalse(hers.page().content().contains("code="));
            hers.goBackToTheApp();
            hers.page().waitForURL(world.app.callback().toString());
        }
        assertEquals(409, world.server.api().confirm(CONFIRMING_KEY, token, "a guess", mallory).statusCode());
        assertNothingIsLinked(mallorys);

        // The victim's browser brings the code to the manufacturer, where the victim is logged in.
        phone.goBackToTheApp();
        page.waitForURL(world.app.callback() + "&data=**");
        String code = parameters(URI.create(page.url())).get("code");
        assertEquals(409, world.server.api().confirm(CONFIRMING_KEY, token, code, "the victim").statusCode());
        assertEquals(409, world.server.api().confirm(CONFIRMING_KEY, token, code, mallory).statusCode());
        assertEquals("cancelled", status(CONFIRMING_KEY, mallorys));
        assertNothingIsLinked(mallorys);
    }

    /** The same manufacturer with its own user: what stops the attack stops nobody else. */
    @Test
    void whoAgreesToTheirOwnLinkIsLinkedOnceTheManufacturerConfirms() {
        JsonObject own = world.newSession(CONFIRMING_KEY, Map.of("user_hint", "alice@example.org"));
        logInWithAlice(own);
        phone.agree();
        phone.goBackToTheApp();
        page.waitForURL(world.app.callback() + "&data=**");
        assertEquals(200, world.server.api().confirm(CONFIRMING_KEY, own.getString("link_token"),
                parameters(URI.create(page.url())).get("code"), own.getString("manufacturer_user_id")).statusCode());
        phone.open(own);
        assertTrue(page.textContent("h1").contains("Keycloak Energie is now connected to Careful Pumps"));
    }

    /** A shared phone, or an installer's tablet: the customer before is still logged in at the supplier. */
    @Test
    void aLoginThatIsAliveAtTheSupplierLinksNothingSilently() {
        JsonObject first = world.newSession("en");
        logInWithAlice(first);
        phone.agree();
        JsonObject second = world.newSession("en");
        phone.open(second);
        page.click("button[value=keycloak]");
        page.waitForSelector("#password");
        assertNothingIsLinked(second);

        // Whoever logs in again with the account before reads whose it is, and can change it.
        page.fill("#password", "alice-password");
        page.click("#kc-login");
        page.waitForSelector("text=Alice J.");
        assertNothingIsLinked(second);
        page.click("text=Use another account");
        page.waitForSelector("#password");
        page.click("#reset-login");
        page.waitForSelector("#username");
        phone.logInAtKeycloak("bob");
        page.waitForSelector("text=Bob P.");
        assertFalse(page.content().contains("Alice"));
        assertNothingIsLinked(second);
        phone.agree();
        assertEquals("completed", status(KEY, second));
        assertNotEquals(subject(first), subject(second));
    }

    /** After a denial "Try again" asks anew, too. */
    @Test
    void tryingAgainAfterADenialAsksForTheAccountAgain() {
        JsonObject session = world.newSession("en");
        phone.open(session);
        page.click("button[value=keycloak-consent]");
        page.waitForSelector("#username");
        phone.logInAtKeycloak();
        page.click("#kc-cancel");
        page.waitForSelector("[role=alert]");
        page.click(".actions >> text=Try again");
        page.waitForSelector("#password");
        assertNothingIsLinked(session);
    }

    private void logInWithAlice(JsonObject session) {
        phone.open(session);
        phone.chooseKeycloak();
        phone.logInAtKeycloak();
        page.waitForSelector("text=Alice J.");
    }

    private static String status(String apiKey, JsonObject session) {
        return json(world.server.api().read(apiKey, session.getString("link_token"))).getString("status");
    }

    private static String subject(JsonObject session) {
        return world.query("select c.subject from supplier_connection c join subscriber using (nox_user_id)"
                + " where user_id = ?", session.getString("manufacturer_user_id"));
    }

    private static void assertNothingIsLinked(JsonObject session) {
        assertNull(world.query("select 'linked' from subscriber where user_id = ?",
                session.getString("manufacturer_user_id")));
    }
}
