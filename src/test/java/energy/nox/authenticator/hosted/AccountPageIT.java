package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.CONFIRMING_KEY;
import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.SKIPPING_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.account;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.page;
import static energy.nox.authenticator.support.UserAgent.wayBack;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The page between the login and the link: what it shows, what only its button does, and what is left of it after. */
class AccountPageIT {

    private static HostedWorld world;

    private final UserAgent browser = new UserAgent();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @AfterEach
    void forgetTheDescription() {
        world.misbehaving.describe(Map.of(), Map.of());
    }

    @Test
    void itShowsTheAccountMaskedAndWhoGetsWhat() {
        world.misbehaving.describe(Map.of("name", "Alice Jansen", "email", "alice@example.org",
                "auth_time", Instant.now().getEpochSecond(), "customer_number", 1234567), Map.of());
        JsonObject session = world.newSession(KEY, Map.of("user_hint", "Alice’s home"));
        String page = browser.readAccount(session, "recent").body();
        for (String shown : List.of("Recent Energie", "Alice J.", "a•••@example.org", "•••567", "Acme Manufacturing",
                "Alice’s home", "Is this your account?", "What you agree to", "Did somebody else send you this link?",
                "minutes left to finish")) {
            assertTrue(page.contains(shown), () -> shown + " is missing: " + page);
        }
        assertFalse(Stream.of("Jansen", "alice@", "1234567", "This replaces").anyMatch(page::contains), page);
    }

    @Test
    void theNameMayComeFromUserInfoButOnlyOfTheSameUser() {
        world.misbehaving.describe(Map.of(), Map.of("preferred_username", "alice"));
        String page = browser.readAccount(world.newSession("en"), "misbehaving").body();
        assertTrue(page.contains("a•••"), page);
        world.misbehaving.describe(Map.of(), Map.of("preferred_username", "mallory", "sub", "another"));
        String unnamed = browser.readAccount(world.newSession("en"), "misbehaving").body();
        assertTrue(unnamed.contains("does not tell us the name of the account") && !unnamed.contains("m•••"), unnamed);
    }

    @Test
    void whatStrangersWroteIsEscaped() {
        world.misbehaving.describe(Map.of("name", "<script>alert(1)</script>"), Map.of());
        JsonObject session = world.newSession(KEY, Map.of("user_hint", "<b>\"Bob\"</b>"));
        String page = browser.readAccount(session, "misbehaving").body();
        assertFalse(page.contains("<script>") || page.contains("<b>"), page);
        assertTrue(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;&quot;Bob&quot;&lt;/b&gt;"), page);
    }

    @Test
    void nothingIsLinkedBeforeConnectIsPressed() {
        JsonObject session = world.newSession("en");
        HttpResponse<String> page = browser.readAccount(session, "misbehaving");
        browser.get(page.uri());
        browser.open(session);
        browser.get(page(session, "?notice=choose"));
        assertEquals(405, browser.get(page(session, "/connect")).statusCode());
        assertNull(connection(session));
        assertEquals("open", status(session));
        assertEquals(303, browser.agree(session, page).statusCode());
        assertEquals("connected", connection(session));
        assertEquals("completed", status(session));
    }

    @Test
    void pressedTwiceConnectLeadsToTheSameResult() {
        JsonObject session = world.newSession("en");
        HttpResponse<String> page = browser.readAccount(session, "misbehaving");
        URI first = wayBack(browser.get(location(browser.agree(session, page))));
        URI second = wayBack(browser.get(location(browser.agree(session, page))));
        assertEquals(parameters(first).get("data"), parameters(second).get("data"));
        assertEquals("1", world.query("select count(*) from consent c join subscriber using (nox_user_id)"
                + " where user_id = ?", user(session)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00000000-0000-0000-0000-000000000000", "' or '1'='1"})
    void anAccountThatIsNoneLinksNothing(String account) {
        JsonObject session = world.newSession("en");
        browser.readAccount(session, "misbehaving");
        HttpResponse<String> refused = browser.agree(session, account);
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("This account page is out of date"), refused.body());
        assertNull(connection(session));
    }

    @Test
    void theAccountOfAnotherSessionOrBrowserLinksNothing() {
        JsonObject session = world.newSession("en");
        JsonObject other = world.newSession("en");
        browser.readAccount(session, "misbehaving");
        String ofOtherSession = account(browser.readAccount(other, "misbehaving"));
        String ofOtherBrowser = account(new UserAgent().readAccount(session, "misbehaving"));
        assertEquals(409, browser.agree(session, ofOtherSession).statusCode());
        assertEquals(409, browser.agree(session, ofOtherBrowser).statusCode());
        assertNull(connection(session));
        assertNull(connection(other));
    }

    @Test
    void anotherBrowserSeesNoAccountAndCannotConnectIt() {
        JsonObject session = world.newSession("en");
        String account = account(browser.readAccount(session, "misbehaving"));
        UserAgent another = new UserAgent();
        assertEquals(400, another.agree(session, account).statusCode());
        String page = another.open(session).body();
        assertTrue(page.contains("Choose your energy supplier") && !page.contains("name=\"account\""), page);
        assertEquals(409, another.agree(session, account).statusCode());
        assertNull(connection(session));
        assertEquals(303, browser.agree(session, account).statusCode());
        assertEquals("connected", connection(session));
    }

    @Test
    void anAccountPageThatIsOlderThanTheNewestLoginLinksNothing() {
        JsonObject session = world.newSession("en");
        String first = account(browser.readAccount(session, "misbehaving"));
        HttpResponse<String> newest = browser.readAccount(location(browser.get(location(anotherAccount(session)))));
        assertNotEquals(first, account(newest));
        assertEquals(409, browser.agree(session, first).statusCode());
        assertNull(connection(session));
        assertEquals(303, browser.agree(session, newest).statusCode());
    }

    @Test
    void theSupplierIsAskedForTheAccountEachTime() {
        JsonObject session = world.newSession("en");
        browser.open(session);
        Map<String, String> asked = parameters(location(browser.choose(session, "misbehaving")));
        assertEquals("login", asked.get("prompt"));
        assertEquals("openid profile", asked.get("scope"));
        assertFalse(asked.containsKey("max_age"));
        assertEquals("login", parameters(location(anotherAccount(session))).get("prompt"));
        Map<String, String> recent = parameters(location(browser.choose(session, "recent")));
        assertEquals("select_account", recent.get("prompt"));
        assertEquals("300", recent.get("max_age"));
    }

    @ParameterizedTest
    @CsvSource({"0, account", "300, account", "400, supplier_error", ", supplier_error"})
    void aLoginMustBeAsYoungAsConfigured(Integer ageSeconds, String outcome) {
        world.misbehaving.describe(ageSeconds == null ? Map.of()
                : Map.of("auth_time", Instant.now().getEpochSecond() - ageSeconds), Map.of());
        JsonObject session = world.newSession("en");
        URI next = location(browser.get(browser.logIn(session, "recent")));
        assertEquals(outcome.equals("account") ? null : outcome, parameters(next).get("notice"));
        assertEquals(outcome.equals("account"), browser.get(next).body().contains("name=\"account\""));
    }

    @Test
    void aConnectionThatWouldBeReplacedIsNamed() {
        JsonObject first = world.newSession("en");
        assertFalse(browser.readAccount(first, "misbehaving").body().contains("This replaces"));
        browser.connect(first, "misbehaving");
        JsonObject again = world.newSession(user(first), "en");
        String page = browser.readAccount(again, "misbehaving").body();
        assertTrue(page.contains("This replaces your current connection to Misbehaving Energie"), page);
    }

    @Test
    void whatThePersonAgreedToIsKeptWithASignedReceiptThatTheyCanDownload() throws Exception {
        world.misbehaving.describe(Map.of("name", "Alice Jansen"), Map.of());
        JsonObject session = world.newSession("fr");
        browser.connect(session, "misbehaving");
        HttpResponse<String> file = browser.get(receipt(session));
        assertEquals(200, file.statusCode());
        assertTrue(file.headers().firstValue("Content-Disposition").orElse("").contains("attachment"),
                file.headers().toString());
        SignedJWT receipt = SignedJWT.parse(file.body());
        JWKSet keys = JWKSet.parse(world.server.api().get(".well-known/jwks.json").body());
        assertTrue(receipt.verify(new ECDSAVerifier(keys.getKeyByKeyId(receipt.getHeader().getKeyID()).toECKey())));
        assertEquals("consent-receipt+jwt", receipt.getHeader().getType().getType());
        JsonObject read = json(world.server.api().readConnection(KEY, world.query(
                "select nox_user_id::text from subscriber where user_id = ?", user(session))));
        JsonObject consent = read.getJsonObject("consent");
        assertAll(
                () -> assertEquals(file.body(), consent.getString("receipt")),
                () -> assertEquals("fr", consent.getString("language")),
                () -> assertTrue(consent.getString("text_version").matches("[0-9a-f]{12}"), consent::toString),
                () -> assertFalse(consent.getJsonArray("purposes").isEmpty()),
                () -> assertEquals(consent.getInt("given_at"),
                        receipt.getJWTClaimsSet().getIssueTime().getTime() / 1000),
                () -> assertEquals(read.getString("nox_user_id"),
                        receipt.getJWTClaimsSet().getStringClaim("pii_principal_id")));
        assertFalse(receipt.getPayload().toString().contains("Alice"));
        assertEquals(400, new UserAgent().get(receipt(session)).statusCode(), "for this browser alone");
        UserAgent another = new UserAgent();
        another.open(session);
        assertEquals(303, another.get(receipt(session)).statusCode(), "for the person who agreed alone");
    }

    @Test
    void theLastPageSaysWhatHappenedAndHasOneWayOn() {
        JsonObject session = world.newSession("en");
        browser.connect(session, "misbehaving");
        HttpResponse<String> page = browser.open(session);
        assertTrue(page.body().contains("Misbehaving Energie is now connected to Acme Manufacturing"), page.body());
        assertEquals(1, page.body().split("class=\"button primary\"", -1).length - 1);
        assertTrue(wayBack(page).toString().startsWith(world.app.callback() + "&data="));
    }

    @Test
    void aManufacturerMayHaveTheLastPageSkippedButNotForAnApp() {
        JsonObject web = world.newSession(SKIPPING_KEY, Map.of());
        HttpResponse<String> page = browser.readAccount(web, "misbehaving");
        assertTrue(location(browser.agree(web, page)).toString().startsWith(world.app.callback() + "&data="));
        JsonObject app = world.newSession(SKIPPING_KEY, Map.of("redirect_url", "com.quick.app:/callback"));
        URI next = location(browser.agree(app, browser.readAccount(app, "misbehaving")));
        assertEquals(page(app, ""), URI.create(next.toString().split("\\?")[0]));
        HttpResponse<String> last = browser.get(next);
        assertTrue(last.body().contains("Does nothing happen when you tap the button?"), last.body());
        assertTrue(wayBack(last).toString().startsWith("com.quick.app:/callback?data="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "pending", "cancelled", "left"})
    void whatWasLearnedForThePageIsGoneWithTheEndOfTheChoice(String end) {
        world.misbehaving.describe(Map.of("name", "Alice Jansen", "email", "alice@example.org"), Map.of());
        JsonObject session = world.newSession(end.equals("pending") ? CONFIRMING_KEY : KEY, Map.of());
        new UserAgent().readAccount(session, "misbehaving");
        HttpResponse<String> page = browser.readAccount(session, "misbehaving");
        assertEquals("2", learned(session));
        switch (end) {
            case "cancelled" -> world.server.api().cancel(KEY, session.getString("link_token"));
            case "left" -> browser.post(page(session, "/leave"), Map.of());
            default -> browser.agree(session, page);
        }
        assertEquals("0", learned(session));
    }

    @Test
    void aLoginThatComesBackAfterTheEndLeavesNothingBehind() {
        JsonObject session = world.newSession("en");
        URI callback = browser.logIn(session, "misbehaving");
        world.server.api().cancel(KEY, session.getString("link_token"));
        browser.get(callback);
        assertEquals("0", learned(session));
    }

    @Test
    void aLoginThatBeganInTimeMayFinishALittleLater() {
        JsonObject session = world.newSession("en");
        URI callback = browser.logIn(session, "misbehaving");
        world.passExpiry(session);
        assertEquals("open", status(session));
        assertTrue(parameters(browser.connect(session, callback)).containsKey("data"));
        assertEquals("completed", status(session));
    }

    @Test
    void aLoginCannotBeginAfterTheExpiry() {
        JsonObject session = world.newSession("en");
        browser.logIn(session, "misbehaving");
        world.passExpiry(session);
        assertEquals(410, browser.get(location(browser.choose(session, "misbehaving"))).statusCode());
        JsonObject untouched = world.newSession("en");
        world.passExpiry(untouched);
        world.query("update link_session set deadline = expires_at where user_id = ? returning id::text",
                user(untouched));
        assertEquals("expired", status(untouched));
        assertEquals(410, browser.open(untouched).statusCode());
    }

    @Test
    void anAccountThatIsAgreedToAfterTheDeadlineLinksNothing() {
        JsonObject session = world.newSession("en");
        HttpResponse<String> page = browser.readAccount(session, "misbehaving");
        world.expire(session);
        assertEquals(410, browser.get(location(browser.agree(session, page))).statusCode());
        assertNull(connection(session));
    }

    @Test
    void aSessionThatAsksForASupplierLeadsThereAtOnce() {
        JsonObject session = world.newSession(KEY, Map.of("energy_supplier", "misbehaving"));
        HttpResponse<String> opened = browser.open(session);
        assertEquals(303, opened.statusCode());
        URI callback = location(browser.get(location(opened)));
        assertTrue(parameters(browser.connect(session, callback)).containsKey("data"));
    }

    @Test
    void aSupplierThatIsAskedForAndAwayLeadsToANoticeAndTheChoice() {
        JsonObject session = world.newSession(KEY, Map.of("energy_supplier", "nowhere"));
        HttpResponse<String> notice = browser.get(location(browser.open(session)));
        assertTrue(notice.body().contains("reach Nowhere Energie right now"), notice.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "energy_supplier | unknown     | energy_supplier is not offered to this manufacturer's users",
            "energy_supplier | regional-1  | energy_supplier is not offered to this manufacturer's users",
            "user_hint       | ' '         | user_hint must not be blank",
            "user_hint       | a\u202eb   | user_hint must not contain invisible formatting characters"})
    void aWrongWishIsRefused(String field, String value, String message) {
        HttpResponse<String> refused = world.server.api().create(KEY, body(Map.of(field, value)).toString());
        assertEquals(400, refused.statusCode(), refused.body());
        assertEquals(message, json(refused).getString("error"));
    }

    @Test
    void aUserHintHasUpTo100Characters() {
        assertEquals(201, create("😀".repeat(100)).statusCode());
        HttpResponse<String> refused = create("x".repeat(101));
        assertEquals("user_hint must be at most 100 characters", json(refused).getString("error"));
    }

    private static HttpResponse<String> create(String userHint) {
        return world.server.api().create(KEY, body(Map.of("user_hint", userHint)).toString());
    }

    private HttpResponse<String> anotherAccount(JsonObject session) {
        return browser.post(page(session, "/login"),
                Map.of("language", "en", "supplier", "misbehaving", "another", "true"));
    }

    private static URI receipt(JsonObject session) {
        return page(session, "/receipt");
    }

    private static String user(JsonObject session) {
        return session.getString("manufacturer_user_id");
    }

    private static String status(JsonObject session) {
        return json(world.server.api().read(KEY, session.getString("link_token"))).getString("status");
    }

    /** The status of the user's connection; null where there is none. */
    private static String connection(JsonObject session) {
        String noxUserId = world.query("select nox_user_id::text from subscriber where user_id = ?", user(session));
        return noxUserId == null ? null
                : json(world.server.api().readConnection(KEY, noxUserId)).getString("status");
    }

    /** In how many logins of the session anything of an account is kept. */
    private static String learned(JsonObject session) {
        return world.query("select count(*) from login_attempt a join link_session s on s.id = a.link_session_id"
                + " where s.user_id = ?"
                + " and coalesce(a.issuer, a.subject, a.account_label, a.customer_number) is not null", user(session));
    }
}
