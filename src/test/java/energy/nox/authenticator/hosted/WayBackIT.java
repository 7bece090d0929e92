package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** The way back to the manufacturer for a user who has devices. It stays shorter than what proxies refuse. */
class WayBackIT {

    private static HostedWorld world;

    private final String user = "devices-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @Test
    void carriesAFewDevices() throws Exception {
        List<String> devices = connect(2);
        URI back = link();
        assertEquals(devices, data(back).get("device_ids"));
        assertEquals(devices, signedData(back).get("device_ids"));
        assertFalse(data(back).containsKey("device_ids_omitted"));
    }

    @Test
    void leavesOutManyDevicesSaysSoAndTheBackendReadsThem() throws Exception {
        List<String> devices = connect(100);
        JsonObject session = world.newSession(user, "en");
        URI back = link(session);
        assertTrue(back.toString().length() <= world.app.callback().toString().length() + 2048, back.toString());
        for (Map<String, Object> carried : List.of(data(back), signedData(back))) {
            assertFalse(carried.containsKey("device_ids"), carried::toString);
            assertEquals(true, carried.get("device_ids_omitted"));
            assertEquals(user, carried.get("manufacturer_user_id"));
        }
        JsonObject read = json(world.server.api().read(HostedWorld.KEY, session.getString("link_token")));
        assertEquals(Json.createArrayBuilder(devices).build(), read.getJsonArray("device_ids"));
    }

    private List<String> connect(int count) {
        List<String> devices = IntStream.range(0, count).mapToObj(i -> i + "-" + "d".repeat(100)).toList();
        String body = Json.createObjectBuilder(Map.of("user_id", user, "device_ids", devices)).build().toString();
        assertEquals(201, world.server.api().connectDevices(HostedWorld.KEY, body).statusCode());
        return devices;
    }

    private URI link() {
        return link(world.newSession(user, "en"));
    }

    private URI link(JsonObject session) {
        return new UserAgent().connect(session, "misbehaving");
    }

    private static Map<String, Object> data(URI back) throws Exception {
        return JSONObjectUtils.parse(new String(
                Base64.getUrlDecoder().decode(parameters(back).get("data")), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> signedData(URI back) throws Exception {
        return SignedJWT.parse(parameters(back).get("signed_data")).getJWTClaimsSet().getClaims();
    }
}
