package energy.nox.authenticator.linksession;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.LIMITED_KEY;
import static energy.nox.authenticator.support.HostedWorld.OTHER_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** Reading, cancelling and retrying a link session, and the limits on who does. */
class LinkSessionLifeIT {

    private static HostedWorld world;
    private static LinkSessionApi api;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
        api = world.server.api();
    }

    @Test
    void anOpenSessionReadsAsItWasCreatedWithItsStatus() {
        JsonObject created = world.newSession("fr");
        HttpResponse<String> response = api.read(KEY, token(created));
        JsonObject read = json(response);
        assertEquals(200, response.statusCode());
        assertEquals("open", read.getString("status"));
        created.forEach((name, value) -> assertEquals(value, read.get(name), name));
        assertEquals(created.size() + 1, read.size(), read::toString);
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null));
    }

    @Test
    void aSessionIsReadAndCancelledByItsIdWhichOpensNothing() {
        JsonObject created = world.newSession("fr");
        String id = created.getString("id");
        HttpResponse<String> response = api.read(KEY, id);
        assertEquals(200, response.statusCode(), response.body());
        JsonObject read = json(response);
        assertEquals(json(api.read(KEY, id.toUpperCase())), read);
        assertFalse(read.containsKey("link_token") || read.containsKey("link_url"), read::toString);
        JsonObject byToken = json(api.read(KEY, token(created)));
        read.forEach((name, value) -> assertEquals(byToken.get(name), value, name));
        assertEquals(byToken.size() - 2, read.size(), read::toString);
        assertEquals(404, new UserAgent().get(UserAgent.ui(created, "?token=" + id)).statusCode());
        assertEquals(204, api.cancel(KEY, id).statusCode());
        assertEquals("cancelled", json(api.read(KEY, id)).getString("status"));
    }

    @Test
    void aCompletedSessionReadsWithItsOutcomeAndCannotBeCancelled() {
        JsonObject created = world.newSession("nl");
        new UserAgent().connect(created, "misbehaving");
        JsonObject read = json(api.read(KEY, token(created)));
        assertEquals("completed", read.getString("status"));
        assertTrue(read.getInt("completed_at") >= read.getInt("created_at"));
        assertEquals("misbehaving", read.getString("energy_supplier"));
        assertEquals(world.query("select nox_user_id::text from subscriber where user_id = ?",
                created.getString("manufacturer_user_id")), read.getString("nox_user_id"));
        assertEquals(List.of(), read.getJsonArray("device_ids"));

        HttpResponse<String> cancelled = api.cancel(KEY, token(created));
        assertEquals(409, cancelled.statusCode());
        assertEquals("The link session is completed", json(cancelled).getString("error"));
        assertEquals("completed", json(api.read(KEY, token(created))).getString("status"));
    }

    @Test
    void anOrdinaryRefusalIsNoIncidentOfTheServer() throws IOException {
        JsonObject completed = world.newSession("nl");
        new UserAgent().connect(completed, "misbehaving");
        api.create(KEY, body(Map.of()).toString(), key);
        Set<String> before = incidents();
        assertEquals(409, api.cancel(KEY, token(completed)).statusCode());
        assertEquals(404, api.read(OTHER_KEY, token(completed)).statusCode());
        assertEquals(404, api.cancel(OTHER_KEY, token(completed)).statusCode());
        assertEquals(409, api.create(KEY, body(Map.of("user_id", "another")).toString(), key).statusCode());
        assertEquals(before, incidents());
    }

    /** First failure data captures, which Liberty writes for an exception that it did not expect. */
    private static Set<String> incidents() throws IOException {
        Path directory = Path.of("target", "hosted-server", "standalone", "logs", "ffdc");
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).collect(Collectors.toSet());
        }
    }

    @Test
    void aCancelledSessionStaysCancelledAndItsLinkSaysSo() {
        JsonObject created = world.newSession("en");
        UserAgent browser = new UserAgent();
        URI callback = browser.logIn(created, "misbehaving");
        assertEquals(204, api.cancel(KEY, token(created)).statusCode());
        assertEquals(204, api.cancel(KEY, token(created)).statusCode());
        assertEquals("cancelled", json(api.read(KEY, token(created))).getString("status"));
        assertTrue(browser.get(location(browser.get(callback))).body().contains("Linking was stopped"));
        assertTrue(browser.open(created).body().contains("Linking was stopped"));
        assertEquals("cancelled", json(api.read(KEY, token(created))).getString("status"), "a login under way changes nothing");
    }

    @Test
    void anExpiredSessionReadsAsExpiredAndCancellingItIsDone() {
        JsonObject created = world.newSession("en");
        world.expire(created);
        assertEquals("expired", json(api.read(KEY, token(created))).getString("status"));
        assertEquals(204, api.cancel(KEY, token(created)).statusCode());
        assertEquals("expired", json(api.read(KEY, token(created))).getString("status"));
    }

    @Test
    void whatIsNotTheCallersIsTheSame404() {
        JsonObject session = world.newSession("en");
        JsonObject cleared = world.newSession("en");
        world.query("delete from link_session where user_id = ? returning id::text", cleared.getString("manufacturer_user_id"));
        Set<String> bodies = Stream.of(api.read(OTHER_KEY, token(session)), api.cancel(OTHER_KEY, token(session)),
                        api.read(KEY, RandomSecret.next()), api.read(KEY, "nope"), api.cancel(KEY, "nope"),
                        api.read(KEY, token(cleared)), api.read(KEY, cleared.getString("id")),
                        api.read(OTHER_KEY, session.getString("id")), api.cancel(OTHER_KEY, session.getString("id")),
                        api.read(KEY, "00000000-0000-0000-0000-000000000000"), api.cancel(KEY, "1-1-1-1-1"),
                        api.read(KEY, session.getString("id") + "0"))
                .peek(response -> assertEquals(404, response.statusCode()))
                .map(HttpResponse::body).collect(Collectors.toSet());
        assertEquals(Set.of("{\"error\":\"Link session not found\"}"), bodies);
        assertEquals("open", json(api.read(KEY, token(session))).getString("status"));
        assertEquals(401, api.read("unknown", token(session)).statusCode());
        assertEquals(401, api.cancel("unknown", token(session)).statusCode());
    }

    @Test
    void aRepeatedCreateHasTheVerySameAnswerFromAnyServer() {
        HttpResponse<String> first = create(KEY, "u", key);
        assertEquals(201, first.statusCode(), first.body());
        assertEquals(first.body(), create(KEY, "u", key).body());
        assertEquals(first.body(), world.secondServer().api().create(KEY, session("u"), key).body()
                .replace(world.secondServer().base().toString(), world.server.base().toString()));
        assertNull(world.query("select 'found' from idempotency_record r where r::text like '%' || ? || '%'", key));
        assertNull(world.query("select 'found' from link_session s where s::text like '%' || ? || '%'", token(json(first))));
    }

    @Test
    void atTheSameMomentOnTwoServersOneSessionIsMade() {
        LinkSessionApi second = world.secondServer().api();
        List<HttpResponse<String>> responses =
                Race.of(20, i -> () -> (i % 2 == 0 ? api : second).create(KEY, session(key), key));
        assertEquals(Set.of(201), responses.stream().map(HttpResponse::statusCode).collect(Collectors.toSet()));
        assertEquals(1, responses.stream().map(response -> token(json(response))).distinct().count());
        assertEquals("1", world.query("select count(*)::text from link_session where user_id = ?", key));
    }

    @Test
    void anotherBodyIs409AndAnotherManufacturersKeyIsItsOwn() {
        JsonObject ours = json(create(KEY, "u", key));
        HttpResponse<String> other = create(KEY, "another", key);
        assertEquals(409, other.statusCode());
        assertEquals("Idempotency-Key was used with another request", json(other).getString("error"));
        HttpResponse<String> theirs = create(OTHER_KEY, "another", key);
        assertEquals(201, theirs.statusCode());
        assertNotEquals(token(ours), token(json(theirs)));
    }

    @Test
    void aKeyIsFreeAgainOnceItsSessionHasExpired() {
        JsonObject first = json(create(KEY, key, key));
        world.expire(first);
        List<HttpResponse<String>> again = Race.of(10, i -> () -> create(KEY, key, key));
        assertEquals(1, again.stream().map(HttpResponse::body).distinct().count(), again::toString);
        assertNotEquals(token(first), token(json(again.get(0))));
        assertEquals("2", world.query("select count(*)::text from link_session where user_id = ?", key));
    }

    @Test
    void aRefusedCreateIsNotRemembered() {
        assertEquals(400, create(KEY, " ", key).statusCode());
        assertEquals(201, create(KEY, "u", key).statusCode());
    }

    @Test
    void anIdempotencyKeyHasUpTo255Characters() {
        assertEquals(201, create(KEY, "u", "~".repeat(255 - key.length()) + key).statusCode());
    }

    static Stream<String> wrongIdempotencyKeys() {
        return Stream.of("", "x".repeat(256), "a b");
    }

    @ParameterizedTest
    @MethodSource("wrongIdempotencyKeys")
    void anIdempotencyKeyIs1To255VisibleCharacters(String wrong) {
        HttpResponse<String> response = create(KEY, "u", wrong);
        assertEquals(400, response.statusCode(), wrong);
        assertEquals("Idempotency-Key must be 1 to 255 visible ASCII characters", json(response).getString("error"));
    }

    @Test
    void anIdempotencyKeyIsGivenOnce() {
        assertEquals("Idempotency-Key must be given once", json(api.send(api.request(LinkSessionApi.PATH)
                .header("x-api-key", KEY).header("Content-Type", "application/json")
                .header("Idempotency-Key", "a").header("Idempotency-Key", "b")
                .POST(BodyPublishers.ofString(session("u"))))).getString("error"));
    }

    @Test
    void aManufacturerOverItsLimitIsToldWhenToComeBack() {
        for (int remaining = 2; remaining >= 0; remaining--) {
            HttpResponse<String> response = create(LIMITED_KEY, "u", UUID.randomUUID().toString());
            assertEquals(201, response.statusCode());
            assertEquals(List.of("3", Integer.toString(remaining), "3;w=60"), rateLimit(response));
        }
        HttpResponse<String> refused = create(LIMITED_KEY, "u", UUID.randomUUID().toString());
        assertEquals(429, refused.statusCode());
        assertEquals("Too many requests, try again later", json(refused).getString("error"));
        assertTrue(refused.headers().firstValueAsLong("Retry-After").orElseThrow() <= 20);
        assertEquals(List.of("3", "0", "3;w=60"), rateLimit(refused));
        assertFalse(create(KEY, "u", key).headers().firstValue("RateLimit-Limit").isPresent());
    }

    private static List<String> rateLimit(HttpResponse<String> response) {
        assertTrue(response.headers().firstValueAsLong("RateLimit-Reset").orElseThrow() <= 60);
        return Stream.of("Limit", "Remaining", "Policy")
                .map(name -> response.headers().firstValue("RateLimit-" + name).orElseThrow()).toList();
    }

    private static HttpResponse<String> create(String apiKey, String user, String idempotencyKey) {
        return api.create(apiKey, session(user), idempotencyKey);
    }

    private static String session(String user) {
        return body(Map.of("user_id", user)).toString();
    }

    private static String token(JsonObject session) {
        return session.getString("link_token");
    }
}
