package energy.nox.authenticator.connection;

import static energy.nox.authenticator.support.HostedWorld.CONFIRMING_KEY;
import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.OTHER_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.wayBack;
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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** A manufacturer that confirms its user: what makes the link, and everything that must not. */
class ConfirmationIT {

    private static HostedWorld world;
    private static LinkSessionApi api;

    private final UserAgent browser = new UserAgent();
    private final String user = "confirmed-" + UUID.randomUUID();
    private JsonObject session;
    private String token;
    private URI back;
    private String code;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
        api = world.server.api();
    }

    @BeforeEach
    void agree() {
        session = world.newSession(CONFIRMING_KEY, Map.of("user_id", user));
        token = session.getString("link_token");
        back = browser.connect(session, "misbehaving");
        code = parameters(back).get("code");
    }

    @Test
    void anAgreementIsPendingAndLinksNothing() throws Exception {
        JsonObject read = read();
        assertEquals("pending", read.getString("status"));
        assertTrue(read.isNull("completed_at"));
        assertFalse(read.containsKey("nox_user_id"), read::toString);
        assertNothingIsLinked();
        assertEquals(Set.of("own", "data", "signed_data", "code"), parameters(back).keySet());
        Map<String, Object> data = JSONObjectUtils.parse(new String(
                Base64.getUrlDecoder().decode(parameters(back).get("data")), StandardCharsets.UTF_8));
        assertEquals(Map.of("status", "pending", "manufacturer_user_id", user, "brand", "careful pumps",
                "energy_supplier", "misbehaving"), data);
        Map<String, Object> signed =
                SignedJWT.parse(parameters(back).get("signed_data")).getJWTClaimsSet().getClaims();
        data.forEach((name, value) -> assertEquals(value, signed.get(name), name));
        assertFalse(signed.containsValue(code), "the code is beside the data");
    }

    @Test
    void aSessionIsConfirmedByItsIdToo() {
        String id = session.getString("id");
        assertEquals(404, api.confirm(HostedWorld.KEY, id, code, user).statusCode());
        HttpResponse<String> confirmed = api.confirm(CONFIRMING_KEY, id, code, user);
        assertEquals(200, confirmed.statusCode(), confirmed.body());
        assertEquals(json(api.read(CONFIRMING_KEY, id)), json(confirmed));
        assertFalse(json(confirmed).containsKey("link_token"), confirmed.body());
        assertEquals("completed", read().getString("status"));
    }

    @Test
    void theRightCodeAndUserMakeTheLink() {
        HttpResponse<String> confirmed = confirm(code, user);
        assertEquals(200, confirmed.statusCode(), confirmed.body());
        JsonObject answer = json(confirmed);
        assertEquals("completed", answer.getString("status"));
        assertEquals(read(), answer);
        assertEquals("no-store", confirmed.headers().firstValue("Cache-Control").orElse(null));
        JsonObject connection = json(api.readConnection(CONFIRMING_KEY, answer.getString("nox_user_id")));
        assertEquals("connected", connection.getString("status"));
        assertEquals("misbehaving", connection.getJsonObject("consent").getString("energy_supplier"));
        assertEquals(answer.getInt("completed_at"), connection.getInt("connected_at"));
        assertNothingIsPending();
        String page = browser.open(session).body();
        assertTrue(page.contains("is now connected to"), page);
    }

    @Test
    void theBrowserAlwaysCarriesTheSameCodeOfWhichOnlyADigestIsStored() {
        assertEquals(code, parameters(wayBack(browser.open(session))).get("code"));
        assertNull(world.query("select 'found' from link_session s where s::text like '%' || ? || '%'", code));
        HttpResponse<String> another = new UserAgent().open(session);
        assertTrue(another.body().contains("Waiting for Careful Pumps"), another.body());
        assertFalse(another.body().contains("code="), another.body());
        JsonObject next = world.newSession(CONFIRMING_KEY, Map.of("user_id", user));
        assertNotEquals(code, parameters(browser.connect(next, "misbehaving")).get("code"));
    }

    @Test
    void aWrongCodeChangesNothing() {
        HttpResponse<String> refused = confirm("A".repeat(43), user);
        assertEquals(409, refused.statusCode());
        assertEquals("code is not the one of this link session", json(refused).getString("error"));
        assertEquals("pending", read().getString("status"));
        assertEquals(200, confirm(code, user).statusCode());
    }

    @Test
    void anotherSessionsCodeIsWrong() {
        JsonObject other = world.newSession(CONFIRMING_KEY, Map.of());
        String theirs = parameters(new UserAgent().connect(other, "misbehaving")).get("code");
        assertEquals(409, confirm(theirs, user).statusCode());
        assertNothingIsLinked();
    }

    @Test
    void anotherUserEndsTheSessionAndNothingIsEverLinkedByIt() {
        HttpResponse<String> refused = confirm(code, "somebody else");
        assertEquals(409, refused.statusCode());
        assertEquals("cancelled", read().getString("status"));
        assertEquals(409, confirm(code, user).statusCode());
        assertEquals("cancelled", read().getString("status"));
        assertNothingIsLinked();
        assertNothingIsPending();
        assertTrue(browser.open(session).body().contains("Linking was stopped"));
    }

    @Test
    void aCodeWorksOnce() {
        assertEquals(200, confirm(code, user).statusCode());
        HttpResponse<String> again = confirm(code, user);
        assertEquals(409, again.statusCode());
        assertEquals("The link session is not pending, it is completed", json(again).getString("error"));
        assertEquals("1", world.query("select count(*) from consent c join subscriber using (nox_user_id)"
                + " where user_id = ?", user));
    }

    @Test
    void aConfirmationThatComesTooLateLinksNothing() {
        world.expire(session);
        HttpResponse<String> late = confirm(code, user);
        assertEquals(409, late.statusCode());
        assertEquals("The link session is not pending, it is expired", json(late).getString("error"));
        assertEquals("expired", read().getString("status"));
        assertEquals(410, browser.open(session).statusCode());
        assertNothingIsLinked();
    }

    @Test
    void theManufacturerHasTenMinutesAtLeast() {
        assertEquals("10", world.query("select floor(extract(epoch from deadline - pending_at) / 60)::bigint::text"
                + " from link_session where user_id = ?", user));
        world.passExpiry(session);
        assertEquals("pending", read().getString("status"));
        assertEquals(200, confirm(code, user).statusCode());
    }

    @Test
    void aSessionWithoutAnAgreementCannotBeConfirmed() {
        JsonObject open = world.newSession(CONFIRMING_KEY, Map.of("user_id", user));
        HttpResponse<String> refused = api.confirm(CONFIRMING_KEY, open.getString("link_token"), code, user);
        assertEquals(409, refused.statusCode());
        assertEquals("The link session is not pending, it is open", json(refused).getString("error"));
    }

    @Test
    void aManufacturerThatDoesNotConfirmHasNothingToConfirm() {
        JsonObject unconfirmed = world.newSession(KEY, Map.of("user_id", user));
        Map<String, String> carried = parameters(browser.connect(unconfirmed, "misbehaving"));
        assertFalse(carried.containsKey("code"));
        assertEquals(409, api.confirm(KEY, unconfirmed.getString("link_token"), code, user).statusCode());
    }

    @Test
    void anotherManufacturerFindsNoSession() {
        HttpResponse<String> theirs = api.confirm(OTHER_KEY, token, code, user);
        assertEquals(404, theirs.statusCode());
        assertEquals("Link session not found", json(theirs).getString("error"));
        assertEquals(404, api.confirm(CONFIRMING_KEY, "nope", code, user).statusCode());
        assertEquals(401, api.confirm("unknown", token, code, user).statusCode());
        assertEquals("pending", read().getString("status"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                               | code is required",
            "{\"code\": \"c\"}                | user_id is required",
            "{\"code\": 1, \"user_id\": \"u\"}    | code must be a string",
            "{\"code\": \"c\", \"user_id\": null} | user_id must be a string",
            "[]                               | The request body must be a JSON object"})
    void a400SaysWhatIsWrongAndChangesNothing(String body, String message) {
        HttpResponse<String> response = api.confirm(CONFIRMING_KEY, token, body);
        assertEquals(400, response.statusCode());
        assertEquals(message, json(response).getString("error"));
        assertEquals("pending", read().getString("status"));
    }

    @Test
    void aCancelledSessionIsNeverConfirmed() {
        assertEquals(204, api.cancel(CONFIRMING_KEY, token).statusCode());
        assertEquals(409, confirm(code, user).statusCode());
        assertNothingIsLinked();
        assertNothingIsPending();
    }

    @Test
    void onTwoServersAndTwentyThreadsExactlyOneConfirms() {
        LinkSessionApi second = world.secondServer().api();
        List<Integer> statuses = Race.of(20, i -> () ->
                (i % 2 == 0 ? api : second).confirm(CONFIRMING_KEY, token, code, user).statusCode());
        assertEquals(1, Collections.frequency(statuses, 200), statuses::toString);
        assertEquals(19, Collections.frequency(statuses, 409), statuses::toString);
        assertEquals("1", world.query("select count(*) from consent c join subscriber using (nox_user_id)"
                + " where user_id = ?", user));
    }

    /** A pending session that runs out of time while its confirmations and cancellations come in. */
    @Test
    void ofConfirmationCancellationAndExpiryOneWins() {
        LinkSessionApi second = world.secondServer().api();
        List<Integer> statuses = Race.of(21, i -> () -> {
            if (i == 20) {
                world.expire(session);
                return 0;
            }
            LinkSessionApi server = i % 4 < 2 ? api : second;
            return i % 2 == 0 ? server.confirm(CONFIRMING_KEY, token, code, user).statusCode()
                    : server.cancel(CONFIRMING_KEY, token).statusCode();
        });
        String status = read().getString("status");
        boolean completed = status.equals("completed");
        assertTrue(completed || Set.of("cancelled", "expired").contains(status), status);
        assertEquals(completed ? 1 : 0, Collections.frequency(statuses, 200), statuses::toString);
        // A cancellation of what has ended without a link is done.
        assertEquals(completed ? 0 : 10, Collections.frequency(statuses, 204), statuses::toString);
        assertEquals(completed ? "1" : "0", world.query("select count(*) from supplier_connection c"
                + " join subscriber using (nox_user_id) where user_id = ?", user));
    }

    @Test
    void twoAgreementsAtOnceLeaveOneToConfirm() {
        JsonObject twice = world.newSession(CONFIRMING_KEY, Map.of());
        UserAgent phone = new UserAgent();
        String account = UserAgent.account(phone.readAccount(twice, "misbehaving"));
        List<HttpResponse<String>> answers = Race.of(10, i -> () -> phone.agree(twice, account));
        Set<String> codes = answers.stream()
                .map(answer -> parameters(wayBack(phone.get(location(answer)))).get("code"))
                .collect(Collectors.toSet());
        assertEquals(1, codes.size(), codes::toString);
        assertEquals(200, api.confirm(CONFIRMING_KEY, twice.getString("link_token"), codes.iterator().next(),
                twice.getString("manufacturer_user_id")).statusCode());
    }

    private HttpResponse<String> confirm(String withCode, String userId) {
        return api.confirm(CONFIRMING_KEY, token, withCode, userId);
    }

    private JsonObject read() {
        return json(api.read(CONFIRMING_KEY, token));
    }

    private void assertNothingIsLinked() {
        assertNull(world.query("select 'linked' from subscriber where user_id = ?", user));
    }

    private void assertNothingIsPending() {
        assertAll(
                () -> assertNull(world.query("select 'pending' from pending_link p"
                        + " join link_session s on s.id = p.link_session_id where s.user_id = ?", user)),
                () -> assertNull(world.query("select confirmation_digest::text from link_session where user_id = ?",
                        user)));
    }
}
