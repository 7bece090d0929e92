package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.page;
import static energy.nox.authenticator.support.UserAgent.ui;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The login at a supplier, request by request: what completes a session, and everything that must not. */
class SupplierLoginIT {

    private static HostedWorld world;

    private final UserAgent browser = new UserAgent();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @AfterEach
    void behave() {
        world.misbehaving.next(Fault.NONE);
    }

    @Test
    void completesTheSessionAndReturnsTheResultSigned() throws Exception {
        JsonObject session = world.newSession("nl");
        URI back = browser.connect(session, "misbehaving");
        assertTrue(back.toString().startsWith(world.app.callback() + "&data="), back.toString());

        Map<String, Object> data = JSONObjectUtils.parse(new String(
                Base64.getUrlDecoder().decode(parameters(back).get("data")), StandardCharsets.UTF_8));
        String user = session.getString("manufacturer_user_id");
        assertAll(
                () -> assertEquals(List.of("brand", "connected_at", "device_ids", "energy_supplier", "manufacturer_user_id",
                        "nox_user_id", "status"), data.keySet().stream().sorted().toList()),
                () -> assertEquals("completed", data.get("status")),
                () -> assertEquals(user, data.get("manufacturer_user_id")),
                () -> assertEquals("acme manufacturing", data.get("brand")),
                () -> assertEquals("misbehaving", data.get("energy_supplier")),
                () -> assertEquals(List.of(), data.get("device_ids")),
                () -> assertEquals(world.query("select nox_user_id::text from subscriber where user_id = ?", user),
                        UUID.fromString((String) data.get("nox_user_id")).toString()),
                () -> assertEquals(world.query("select floor(extract(epoch from completed_at))::bigint::text"
                        + " from link_session where user_id = ?", user), data.get("connected_at").toString()));

        SignedJWT signed = SignedJWT.parse(parameters(back).get("signed_data"));
        JWKSet keys = JWKSet.parse(world.server.api().get(".well-known/jwks.json").body());
        assertFalse(keys.getKeys().get(0).isPrivate());
        assertTrue(signed.verify(new ECDSAVerifier(keys.getKeyByKeyId(signed.getHeader().getKeyID()).toECKey())));
        assertEquals(List.of("acme"), signed.getJWTClaimsSet().getAudience());
        assertEquals(world.server.base().toString().replaceAll("/$", ""), signed.getJWTClaimsSet().getIssuer());
        assertEquals(300_000, signed.getJWTClaimsSet().getExpirationTime().getTime()
                - signed.getJWTClaimsSet().getIssueTime().getTime());
        Map<String, Object> claims = signed.getJWTClaimsSet().getClaims();
        data.forEach((name, value) -> assertEquals(value, claims.get(name), name));
        assertEquals(MisbehavingSupplier.SUBJECT, connection("subject", user));
    }

    @Test
    void asksTheSupplierAsOpenIdConnectAndPkceWantIt() {
        JsonObject session = world.newSession("fr");
        browser.open(session);
        Map<String, String> asked = parameters(location(browser.choose(session, "misbehaving")));
        assertAll(
                () -> assertEquals("code", asked.get("response_type")),
                () -> assertEquals("S256", asked.get("code_challenge_method")),
                () -> assertEquals(43, asked.get("code_challenge").length()),
                () -> assertEquals(43, asked.get("state").length()),
                () -> assertEquals(43, asked.get("nonce").length()),
                () -> assertEquals("fr", asked.get("ui_locales")),
                () -> assertEquals(ui(session, "/callback/misbehaving").toString(), asked.get("redirect_uri")));
        Map<String, String> again = parameters(location(browser.choose(session, "misbehaving")));
        assertTrue(Stream.of("state", "nonce", "code_challenge").noneMatch(name -> asked.get(name).equals(again.get(name))));
        assertNull(world.query("select 'found' from login_attempt a where a::text like '%' || ? || '%'",
                asked.get("state")), "the state is stored only as a digest");
    }

    @Test
    void linkingAgainReplacesTheSupplierAndKeepsTheUser() {
        String user = "again-" + UUID.randomUUID();
        browser.connect(world.newSession(user, "nl"), "misbehaving");
        String first = world.query("select nox_user_id::text from subscriber where user_id = ?", user);
        String linkedAt = connection("connected_at", user);
        browser.connect(world.newSession(user, "nl"), "misbehaving");
        assertEquals(first, world.query("select nox_user_id::text from subscriber where user_id = ?", user));
        assertNotEquals(linkedAt, connection("connected_at", user));
        assertEquals("1", world.query("select count(*) from subscriber where user_id = ?", user));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHORIZATION_DENIED,       access_denied",
        "AUTHORIZATION_SERVER_ERROR, supplier_unavailable",
        "TOKEN_SERVER_ERROR,         supplier_unavailable",
        "TOKEN_HANGS,                supplier_unavailable",
        "TOKEN_INVALID_GRANT,        supplier_error",
        "TOKEN_GARBAGE,              supplier_error",
        "WRONG_ISSUER,               supplier_error",
        "WRONG_NONCE,                supplier_error",
        "WRONG_AUDIENCE,             supplier_error",
        "EXPIRED,                    supplier_error",
        "UNSIGNED,                   supplier_error",
        "FOREIGN_SIGNATURE,          supplier_error",
        "SYMMETRIC_SIGNATURE,        supplier_error"})
    void aFaultLinksNothingAndCanBeTriedAgain(Fault fault, String reason) {
        JsonObject session = world.newSession("en");
        world.misbehaving.next(fault);
        HttpResponse<String> answer = browser.get(browser.logIn(session, "misbehaving"));
        assertEquals(reason, parameters(location(answer)).get("notice"));
        HttpResponse<String> page = browser.get(location(answer));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("role=\"alert\"") && page.body().contains("Misbehaving Energie"), page.body());
        assertNull(world.query("select 'linked' from subscriber where user_id = ?", session.getString("manufacturer_user_id")));

        world.misbehaving.next(Fault.NONE);
        assertTrue(parameters(browser.connect(session, "misbehaving")).containsKey("data"));
    }

    @Test
    void aSupplierThatIsAwayIsShownSoAndLeadsToANotice() {
        JsonObject session = world.newSession("en");
        assertTrue(browser.open(session).body().contains("temporarily unavailable"));
        assertEquals("supplier_unavailable", parameters(location(browser.choose(session, "nowhere"))).get("notice"));
        assertTrue(world.server.api().get("health/ready").body().contains("\"nowhere\":\"unavailable\""));
        assertEquals(200, world.server.api().get("health/ready").statusCode());
    }

    @Test
    void aNewKeyOfTheSupplierIsFetched() {
        world.misbehaving.rotateKey();
        assertTrue(parameters(browser.connect(world.newSession("nl"), "misbehaving")).containsKey("data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same state", "states of its own"})
    void ofTwentyCallbacksAndTwentyAgreementsAtOnceOneCompletes(String kind) {
        JsonObject session = world.newSession("nl");
        List<URI> callbacks = kind.equals("same state")
                ? Collections.nCopies(20, browser.logIn(session, "misbehaving"))
                : IntStream.range(0, 20).mapToObj(login -> browser.logIn(session, "misbehaving")).toList();
        Race.of(20, i -> () -> browser.get(callbacks.get(i)))
                .forEach(answer -> assertEquals(303, answer.statusCode(), answer.body()));
        String user = session.getString("manufacturer_user_id");
        assertEquals("0", world.query("select count(*) from subscriber where user_id = ?", user));
        String account = UserAgent.account(browser.open(session));
        Race.of(20, i -> () -> browser.agree(session, account)).forEach(answer -> {
            assertEquals(303, answer.statusCode(), answer.body());
            assertTrue(parameters(UserAgent.wayBack(browser.get(location(answer)))).containsKey("data"));
        });
        assertEquals("1", world.query("select count(*) from subscriber where user_id = ?", user));
        // The version counts the changes of the row: its first login, and its completion, once.
        assertEquals("2", world.query("select version from link_session where user_id = ?", user));
        assertEquals("1", world.query("select version from subscriber where user_id = ?", user));
    }

    @Test
    void aReloadedCallbackReturnsTheSameResult() throws Exception {
        JsonObject session = world.newSession("nl");
        URI callback = browser.logIn(session, "misbehaving");
        assertEquals(UserAgent.account(browser.readAccount(callback)),
                UserAgent.account(browser.readAccount(callback)));
        Map<String, String> first = parameters(browser.connect(session, callback));
        Map<String, String> second = parameters(UserAgent.wayBack(browser.get(location(browser.get(callback)))));
        assertEquals(first.get("data"), second.get("data"));
        assertEquals(SignedJWT.parse(first.get("signed_data")).getJWTClaimsSet().getJWTID(),
                SignedJWT.parse(second.get("signed_data")).getJWTClaimsSet().getJWTID());
    }

    @Test
    void aReloadWhileTheSupplierIsAskedDoesNotLoseTheAccount() throws Exception {
        JsonObject session = world.newSession("en");
        world.misbehaving.next(Fault.TOKEN_SLOW);
        URI callback = browser.logIn(session, "misbehaving");
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> browser.get(callback));
        world.misbehaving.awaitTokenRequest();
        HttpResponse<String> reload = browser.get(callback);
        world.misbehaving.next(Fault.NONE);
        assertEquals(303, first.join().statusCode());
        // The answer to the first one never reached the person; the page that the reload led to has its account.
        browser.agree(session, browser.get(location(reload)));
        String page = browser.get(location(reload)).body();
        assertTrue(page.contains("is now connected to"), page);
        assertTrue(page.contains("data=") && page.contains("signed_data="), page);
        assertFalse(new UserAgent().open(session).body().contains("data="));
    }

    @Test
    void aGetChangesNothing() {
        JsonObject session = world.newSession("nl");
        String row = "select link_session::text from link_session where user_id = ?";
        URI callback = browser.logIn(session, "misbehaving");
        String before = world.query(row, session.getString("manufacturer_user_id"));
        for (String suffix : List.of("", "&notice=cancel", "&notice=access_denied&supplier=misbehaving", "&q=x")) {
            UserAgent another = new UserAgent();
            another.open(session);
            assertEquals(200, another.get(page(session, "?language=en" + suffix)).statusCode());
        }
        // A link scanner that has no cookie does not spend the login either.
        assertFalse(new UserAgent().get(callback).headers().firstValue("Location").isPresent());
        // Neither does who logged in link anything by that.
        HttpResponse<String> account = browser.readAccount(callback);
        browser.get(account.uri());
        browser.readAccount(callback);
        assertEquals(before, world.query(row, session.getString("manufacturer_user_id")));
        assertTrue(parameters(browser.connect(session, callback)).containsKey("data"));
    }

    @Test
    void aLostCookieMeansStartingOver() {
        JsonObject session = world.newSession("en");
        URI callback = browser.logIn(session, "misbehaving");
        browser.forgetCookies();
        HttpResponse<String> page = browser.get(callback);
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("continue in this browser"), page.body());
        assertFalse(page.body().contains("error="), page.body());
        HttpResponse<String> refused = browser.choose(session, "misbehaving");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("Please open the link in your app again"), refused.body());
        assertTrue(parameters(browser.connect(session, "misbehaving")).containsKey("data"));
    }

    @Test
    void anotherBrowsersLoginCannotBeFinishedHere() {
        JsonObject session = world.newSession("en");
        URI callback = new UserAgent().logIn(session, "misbehaving");
        browser.open(session);
        assertTrue(browser.get(callback).body().contains("continue in this browser"));
        assertNull(world.query("select 'linked' from subscriber where user_id = ?", session.getString("manufacturer_user_id")));
    }

    @Test
    void theResultIsForTheBrowserThatLoggedInAlone() {
        JsonObject session = world.newSession("en");
        UserAgent another = new UserAgent();
        URI tooLate = another.logIn(session, "misbehaving");
        assertTrue(parameters(browser.connect(session, "misbehaving")).containsKey("data"));
        HttpResponse<String> page = another.get(location(another.get(tooLate)));
        assertTrue(page.body().contains("already linked"), page.body());
        assertFalse(page.body().contains("data="), page.body());
    }

    @ParameterizedTest
    @EnumSource(names = {"SUBJECT_TOO_LONG", "SUBJECT_NOT_ASCII"})
    void aSubjectThatOpenIdConnectForbidsIsTheSuppliersError(Fault fault) {
        JsonObject session = world.newSession("en");
        world.misbehaving.next(fault);
        assertEquals("supplier_error", parameters(location(browser.get(browser.logIn(session, "misbehaving")))).get("notice"));
    }

    @Test
    void anotherApplicationsOddCookieIsNoObstacle() {
        JsonObject session = world.newSession("en");
        browser.putCookie("$Version", "x");
        assertTrue(parameters(browser.connect(session, "misbehaving")).containsKey("data"));
    }

    @Test
    void afterTooManyLoginsNoneBeginsAndWhatThereIsStaysUsable() {
        JsonObject session = world.newSession("en");
        String attempts = "select count(*) from login_attempt a join link_session s on s.id = a.link_session_id"
                + " where s.user_id = ?";
        String user = session.getString("manufacturer_user_id");
        HttpResponse<String> account = browser.readAccount(session, "misbehaving");
        UserAgent another = new UserAgent();
        another.open(session);
        for (int login = 1; login < HostedWorld.MAX_LOGINS; login++) {
            assertEquals(303, another.choose(session, "misbehaving").statusCode());
        }
        for (UserAgent tooLate : List.of(another, browser)) {
            HttpResponse<String> refused = tooLate.choose(session, "misbehaving");
            assertEquals(429, refused.statusCode());
            assertTrue(refused.body().contains("You have tried to log in too often"), refused.body());
            assertTrue(refused.body().contains("Stop and go back to Acme Manufacturing"), refused.body());
            assertEquals(tooLate == browser, refused.body().contains("Show the account I logged in to"));
        }
        assertEquals(Integer.toString(HostedWorld.MAX_LOGINS), world.query(attempts, user));
        assertEquals(303, browser.agree(session, account).statusCode());
        assertEquals("1", world.query("select count(*) from supplier_connection c"
                + " join subscriber using (nox_user_id) where user_id = ?", user));
    }

    @Test
    void aSessionForOneSupplierThatIsReloadedWithoutEndStops() {
        JsonObject session = world.newSession(HostedWorld.KEY, Map.of("energy_supplier", "misbehaving"));
        for (int login = 0; login < HostedWorld.MAX_LOGINS; login++) {
            assertEquals(303, browser.open(session).statusCode());
        }
        assertEquals(429, browser.open(session).statusCode());
        assertEquals("access_denied",
                parameters(location(browser.post(page(session, "/leave"), Map.of()))).get("error"));
    }

    @Test
    void aCallbackOfAnotherSupplierOrWithoutItsStateIsUnknown() {
        URI callback = browser.logIn(world.newSession("en"), "misbehaving");
        assertEquals(404, browser.get(URI.create(callback.toString().replace("/misbehaving?", "/keycloak?"))).statusCode());
        assertEquals(404, browser.get(URI.create(callback.toString().replaceAll("state=[^&]+", "state=x"))).statusCode());
        assertEquals(404, browser.get(URI.create(callback.toString().split("\\?")[0])).statusCode());
        assertEquals("supplier_error", parameters(location(browser.get(
                URI.create(callback + "&iss=https%3A%2F%2Felsewhere.example")))).get("notice"));
    }

    @Test
    void anExpiredSessionIsNeverCompleted() {
        JsonObject session = world.newSession("en");
        URI callback = browser.logIn(session, "misbehaving");
        world.expire(session);
        HttpResponse<String> page = browser.get(location(browser.get(callback)));
        assertEquals(410, page.statusCode());
        assertTrue(page.body().contains("error=session_expired"), page.body());
        assertNull(world.query("select 'linked' from subscriber where user_id = ?", session.getString("manufacturer_user_id")));
    }

    @Test
    void aLogTellsPreciselyWhyAndHoldsNoSecret() {
        JsonObject session = world.newSession("en");
        world.misbehaving.next(Fault.WRONG_NONCE);
        URI callback = browser.logIn(session, "misbehaving");
        browser.get(callback);
        String log = world.server.log();
        assertTrue(log.lines().anyMatch(line -> line.contains("misbehaving") && line.contains("nonce")), log);
        assertFalse(log.contains(session.getString("link_token")));
        assertFalse(log.contains(parameters(callback).get("state")));
        assertFalse(log.contains(parameters(callback).get("code")));
    }

    private static String connection(String column, String user) {
        return world.query("select c." + column + "::text from supplier_connection c"
                + " join subscriber using (nox_user_id) where user_id = ?", user);
    }
}
