package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LibertyServer.freePort;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.Nginx;
import energy.nox.authenticator.support.Overlay;
import energy.nox.authenticator.support.RawHttp;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** What the nginx of the shipped Gateway writes of the requests of a link session: a line of each, and no token. */
class GatewayLogIT {

    private static final String KEY = "gateway-key";

    @TempDir
    static Path directory;

    private static Overlay manifests;
    private static int port;
    private static LibertyServer server;

    @BeforeAll
    static void start() {
        manifests = Overlay.render("production");
        port = freePort();
        server = LibertyServer.start(directory.resolve("server"), Map.of(
                "NOX_UI_BASE_URL", "http://127.0.0.1:" + port + "/ui",
                "NOX_PROXIES_TRUSTED", "127.0.0.1",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "https://your-app.com/callback",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest(KEY)));
        server.await(readiness -> server.log().contains("Ready: "));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSessionFromItsCreateToItsEndLeavesNoToken() {
        List<Integer> statuses = new ArrayList<>();
        Nginx nginx = Nginx.start(directory.resolve("nginx"), port, server.port(), manifests,
                Duration.ofMinutes(1));
        JsonObject session;
        HttpResponse<String> created;
        try (nginx) {
            LinkSessionApi api = new LinkSessionApi(nginx.base());
            created = api.create(KEY, body(Map.of()).toString());
            session = json(created);
            String token = session.getString("link_token");
            statuses.add(created.statusCode());
            UserAgent user = new UserAgent();
            HttpResponse<String> link = user.get(URI.create(session.getString("link_url")));
            statuses.add(link.statusCode());
            statuses.add(user.get(UserAgent.location(link)).statusCode());
            statuses.add(user.choose(session, "none").statusCode());
            statuses.add(api.send(api.request("ui/assets/nox.css").header("Referer", session.getString("link_url")))
                    .statusCode());
            statuses.add(api.read(KEY, token).statusCode());
            statuses.add(api.read("wrong-key", token).statusCode());
            statuses.add(api.cancel(KEY, token).statusCode());
            // What the nginx answers itself.
            statuses.add(api.get("elsewhere/" + token).statusCode());
            statuses.add(RawHttp.get(port, "/ui?token=" + token + " x").status());
            statuses.add(RawHttp.get(port, "/ui?token=" + token + "&x=" + "x".repeat(20_000)).status());
            statuses.add(RawHttp.get(port, URI.create(session.getString("link_url")).toString()).status());
        }
        List<JsonObject> lines = nginx.accessLog().stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject()).toList();
        assertEquals(statuses, lines.stream().map(line -> line.getInt("status")).toList());
        assertEquals(created.headers().firstValue("X-Request-Id").orElseThrow(), lines.get(0).getString("request_id"));
        assertFalse(nginx.accessLog().toString().contains(session.getString("link_token")), nginx.accessLog()::toString);
        assertFalse(nginx.errorLog().contains(session.getString("link_token")), nginx::errorLog);
    }

    @Test
    void aServerThatIsAwayLeavesNoTokenInTheErrorLog() {
        assertNoTokenIsLogged("away", freePort(), 502);
    }

    @Test
    void aServerThatNeverAnswersLeavesNoTokenInTheErrorLog() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertNoTokenIsLogged("silent", silent.getLocalPort(), 504);
        }
    }

    private static void assertNoTokenIsLogged(String name, int upstream, int status) {
        String token = "tokenOfASession" + "x".repeat(28);
        int own = freePort();
        Nginx nginx = Nginx.start(directory.resolve(name), own, upstream, manifests, Duration.ofSeconds(1));
        try (nginx) {
            LinkSessionApi api = new LinkSessionApi(nginx.base());
            assertEquals(status, api.get("ui?token=" + token).statusCode());
            assertEquals(status, api.read(KEY, token).statusCode());
        }
        assertEquals(2, nginx.accessLog().size(), nginx.accessLog()::toString);
        assertFalse((nginx.accessLog() + nginx.errorLog()).contains(token), nginx::errorLog);
    }
}
