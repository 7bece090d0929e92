package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.support.ConfiguredServer.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.ConfiguredServer;
import energy.nox.authenticator.support.ConfiguredServer.Database;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** Suppliers and signing keys that change in the mounted configuration while a real server runs. */
class ReloadIT {

    private static ConfiguredServer world;

    private final UserAgent browser = new UserAgent();
    private final String user = "reloaded-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path directory) {
        world = ConfiguredServer.start(directory, Database.POSTGRESQL, Map.of());
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void onlyTheFirstSupplier() {
        world.remove("nox.supplier.north.enabled");
        world.set("nox.suppliers", "north");
        world.addSupplier("north", "North Energy");
        world.server.await(readiness -> readiness.contains("\"north\":\"available\"") && !readiness.contains("south"));
    }

    @Test
    void oneThatIsAddedCanBeChosenAndTheOthersStayAvailable() {
        JsonObject session = world.newSession(KEY, user);
        assertFalse(browser.open(session).body().contains("South Energy"));
        world.addSupplier("south", "South Energy");
        world.set("nox.suppliers", "north,south");
        world.server.await(readiness -> {
            assertTrue(readiness.contains("\"north\":\"available\""), "an unchanged one keeps what it has discovered");
            return readiness.contains("\"south\":\"available\"");
        });
        assertTrue(browser.open(session).body().contains("South Energy"));
        browser.connect(session, "south");
        assertEquals("south",
                json(world.api().read(KEY, session.getString("link_token"))).getString("energy_supplier"));
    }

    @Test
    void oneThatIsSwitchedOffIsNotOfferedAndALoginUnderWayFails() {
        JsonObject session = world.newSession(KEY, user);
        URI callback = browser.logIn(session, "north");
        world.set("nox.supplier.north.enabled", "false");
        world.server.await(readiness -> !readiness.contains("north"));
        HttpResponse<String> failure = browser.get(location(browser.get(callback)));
        assertTrue(failure.body().contains("We can’t reach") && failure.body().contains("Nothing has been linked"),
                failure.body());
        assertFalse(browser.open(session).body().contains("North Energy"));
        world.awaitAudit("login.failed", Map.of("supplier", "north", "reason", "supplier_unavailable"));
        assertEquals("open", json(world.api().read(KEY, session.getString("link_token"))).getString("status"));
    }

    @Test
    void anotherIssuerIsDiscoveredAnew() {
        world.set("nox.supplier.north.issuer", "http://localhost:1/");
        world.server.await(readiness -> readiness.contains("\"north\":\"unavailable\""));
        world.set("nox.supplier.north.issuer", world.supplier.issuer().toString());
        world.server.await(readiness -> readiness.contains("\"north\":\"available\""));
        browser.connect(world.newSession(KEY, user), "north");
    }

    @Test
    void aWrongOneLeavesTheLastGoodOne() {
        world.set("nox.supplier.north.issuer", "ftp://north.example");
        JsonObject refused = world.awaitAudit("configuration.refused", Map.of("part", "suppliers"));
        assertEquals("nox.supplier.north.issuer must be an https URL", refused.getString("reason"));
        browser.connect(world.newSession(KEY, user), "north");
        world.addSupplier("north", "North Energy");
        world.awaitLog("The configuration of the suppliers is good again");
        assertEquals(1, world.server.log().lines()
                .filter(line -> line.contains("The configuration of the suppliers has become wrong")).count());
    }

    @Test
    void aNewSigningKeySignsAndIsPublishedWithoutARestart() throws Exception {
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("next-" + user).generate();
        world.set("nox.signing.other-key", next.toPublicJWK().toJSONString());
        world.await(() -> published().getKeyByKeyId(next.getKeyID()) != null, "the next key");
        assertEquals(2, published().getKeys().size());
        world.remove("nox.signing.other-key");
        world.set("nox.signing.key", next.toJSONString());
        world.await(() -> published().getKeys().size() == 1, "the only key");
        URI back = browser.connect(world.newSession(KEY, user), "north");
        SignedJWT result = SignedJWT.parse(parameters(back).get("signed_data"));
        assertEquals(next.getKeyID(), result.getHeader().getKeyID());
        assertTrue(result.verify(new ECDSAVerifier(next)));
        world.awaitAudit("configuration.reloaded", Map.of("part", "signing keys", "added", next.getKeyID()));
        assertFalse(world.server.log().contains(next.getD().toString()), "a private key in the log");
    }

    private static JWKSet published() {
        try {
            return JWKSet.parse(world.api().get(".well-known/jwks.json").body());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
