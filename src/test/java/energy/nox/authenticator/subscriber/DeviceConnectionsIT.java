package energy.nox.authenticator.subscriber;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.HostedWorld.OTHER_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/** A manufacturer's users and devices connected without a supplier. */
class DeviceConnectionsIT {

    private static HostedWorld world;

    private final String user = "devices-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @Test
    void answersWithTheUserAndItsDevicesInTheirOrder() {
        HttpResponse<String> response = connect(KEY, List.of("pump-2", "Lader–1"));
        assertEquals(201, response.statusCode(), response.body());
        JsonObject connection = json(response);
        long now = System.currentTimeMillis() / 1000;
        assertAll(
                () -> assertEquals(Set.of("manufacturer_user_id", "nox_user_id", "device_ids", "connected_at"),
                        connection.keySet()),
                () -> assertEquals(user, connection.getString("manufacturer_user_id")),
                () -> assertEquals(connection.getString("nox_user_id"),
                        UUID.fromString(connection.getString("nox_user_id")).toString()),
                () -> assertEquals(List.of("pump-2", "Lader–1"), deviceIds(response)),
                () -> assertTrue(Math.abs(now - connection.getJsonNumber("connected_at").longValueExact()) <= 5),
                () -> assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null)));
    }

    @Test
    void theSameUserKeepsItsNumberAndDevicesGivenReplaceTheOnesBefore() {
        HttpResponse<String> first = connect(KEY, List.of("a", "b"));
        HttpResponse<String> replaced = connect(KEY, List.of("b", "c"));
        HttpResponse<String> leftOut = connect(KEY, null);
        HttpResponse<String> none = connect(KEY, List.of());
        assertEquals(List.of("b", "c"), deviceIds(replaced));
        assertEquals(List.of("b", "c"), deviceIds(leftOut));
        assertEquals(List.of(), deviceIds(none));
        assertEquals(List.of(), deviceIds(connect(KEY, null)));
        assertEquals(1, Set.of(first, replaced, leftOut, none).stream().map(this::noxUserId).distinct().count());
    }

    @Test
    void twoManufacturersWithTheSameUserIdHaveTwoSubscribers() {
        HttpResponse<String> ours = connect(KEY, List.of("ours"));
        HttpResponse<String> theirs = connect(OTHER_KEY, null);
        assertNotEquals(noxUserId(ours), noxUserId(theirs));
        assertEquals(List.of(), deviceIds(theirs));
    }

    @Test
    void firstCallsAtTheSameMomentGiveOneSubscriber() {
        List<HttpResponse<String>> responses = Race.of(20, i -> () -> connect(KEY, List.of("device-" + i)));
        assertEquals(Set.of(201), responses.stream().map(HttpResponse::statusCode).collect(Collectors.toSet()));
        assertEquals(1, responses.stream().map(this::noxUserId).distinct().count());
        assertEquals("1", world.query("select count(*)::text from subscriber where user_id = ?", user));
    }

    @Test
    void aLoginKeepsTheNumberAndCarriesTheDevices() {
        HttpResponse<String> connected = connect(KEY, List.of("pump"));
        JsonObject session = world.newSession(user, "nl");
        new UserAgent().connect(session, "misbehaving");
        JsonObject read = json(world.server.api().read(KEY, session.getString("link_token")));
        assertEquals(noxUserId(connected), read.getString("nox_user_id"));
        assertEquals("pump", read.getJsonArray("device_ids").getString(0));
        connect(KEY, List.of("another"));
        assertEquals("pump", json(world.server.api().read(KEY, session.getString("link_token")))
                .getJsonArray("device_ids").getString(0), "what the browser was told stays");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                         | user_id is required",
            "{\"user_id\": null}                        | user_id must be a string",
            "{\"user_id\": 1}                           | user_id must be a string",
            "{\"user_id\": [\"u\"]}                     | user_id must be a string",
            "{\"user_id\": \" \"}                       | user_id must not be blank",
            "{\"user_id\": \"u\", \"device_ids\": null} | device_ids must be an array of strings",
            "{\"user_id\": \"u\", \"device_ids\": \"d\"}    | device_ids must be an array of strings",
            "{\"user_id\": \"u\", \"device_ids\": [1]}      | device_ids must be an array of strings",
            "{\"user_id\": \"u\", \"device_ids\": [null]}   | device_ids must be an array of strings",
            "{\"user_id\": \"u\", \"device_ids\": [\"d\", \"\"]}    | device_ids[1] must not be blank",
            "{\"user_id\": \"u\", \"device_ids\": [\"a\\u0000\"]}  | device_ids[0] must not contain control characters",
            "{\"user_id\": \"u\", \"device_ids\": [\"d\", \"d\"]}   | device_ids must be different from each other",
            "[]                                         | The request body must be a JSON object"})
    void a400SaysWhatIsWrongAndChangesNothing(String body, String message) {
        HttpResponse<String> response = world.server.api().connectDevices(KEY, body);
        assertEquals(400, response.statusCode());
        assertEquals(message, json(response).getString("error"));
    }

    @Test
    void theEdgesOfTheDevices() {
        assertEquals(201, connect(KEY, ids(100)).statusCode());
        assertEquals("device_ids must have at most 100 entries", json(connect(KEY, ids(101))).getString("error"));
        assertEquals(100, deviceIds(connect(KEY, null)).size());
        assertEquals(201, connect(KEY, List.of("x".repeat(255))).statusCode());
        assertEquals("device_ids[0] must be at most 255 characters",
                json(connect(KEY, List.of("x".repeat(256)))).getString("error"));
    }

    @Test
    void needsAKey() {
        assertEquals(401, connect(null, null).statusCode());
        assertEquals(401, connect("unknown", null).statusCode());
    }

    private HttpResponse<String> connect(String key, List<String> deviceIds) {
        var body = Json.createObjectBuilder().add("user_id", user);
        if (deviceIds != null) {
            body.add("device_ids", Json.createArrayBuilder(deviceIds));
        }
        return world.server.api().connectDevices(key, body.build().toString());
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "device-" + i).toList();
    }

    private static List<String> deviceIds(HttpResponse<String> response) {
        return json(response).getJsonArray("device_ids").getValuesAs(JsonString::getString);
    }

    private String noxUserId(HttpResponse<String> response) {
        return json(response).getString("nox_user_id");
    }
}
