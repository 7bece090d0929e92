package energy.nox.authenticator.linksession;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.ItEnvironment.DISABLED_KEY;
import static energy.nox.authenticator.support.ItEnvironment.GLOBEX_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;

import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.Deployments;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LinkSessionApi;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The contract's create, as a manufacturer's backend sees it, on PostgreSQL and under a context root. */
@ExtendWith(ArquillianExtension.class)
class CreateLinkSessionIT {

    /** What must never leave the server: names of classes, of the database's, of products. */
    private static final List<String> LEAKS = List.of("Exception", "at energy.", "java.", "jakarta.", "energy.nox",
            "hibernate", "resteasy", "liberty", "websphere", "SRVE", "postgres", "select ", "insert ", "link_session");

    @ArquillianResource
    private URI base;

    private LinkSessionApi api;

    @Deployment(testable = false)
    static WebArchive war() {
        return Deployments.builtWar();
    }

    @BeforeEach
    void connect() {
        api = new LinkSessionApi(base);
    }

    @Test
    void answersWithEveryFieldOfTheContract() {
        HttpResponse<String> response = api.create(ACME_KEY, body(Map.of("user_id", " Ünï-用户 ",
                "language", "fr", "redirect_url", "https://your-app.com/callback?a=b%20c#d")).toString());
        assertEquals(201, response.statusCode(), response.body());
        JsonObject session = json(response);
        assertAll(
                () -> assertEquals(Set.of("link_url", "link_token", "brand", "language", "redirect_url", "manufacturer",
                        "manufacturer_user_id", "completed_at", "created_at", "expires_at"), session.keySet()),
                () -> assertEquals("https://auth.example/ui?token=" + session.getString("link_token") + "&language=fr",
                        session.getString("link_url")),
                () -> assertEquals("Acme Manufacturing", session.getString("brand")),
                () -> assertEquals("acme manufacturing", session.getString("manufacturer")),
                () -> assertEquals(" Ünï-用户 ", session.getString("manufacturer_user_id")),
                () -> assertEquals("https://your-app.com/callback?a=b%20c#d", session.getString("redirect_url")),
                () -> assertEquals("fr", session.getString("language")),
                () -> assertEquals(JsonValue.NULL, session.get("completed_at")),
                () -> assertEquals(600, session.getJsonNumber("expires_at").longValueExact()
                        - session.getJsonNumber("created_at").longValueExact()),
                () -> assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null)),
                () -> assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/json")));
    }

    @Test
    void theLanguageIsDutchWhereNoneIsGiven() {
        assertEquals("nl", json(api.create(ACME_KEY, body(Map.of()).toString())).getString("language"));
    }

    @Test
    void unknownPropertiesAreIgnored() {
        assertEquals(201, api.create(ACME_KEY, body(Map.of("unknown", List.of(1), "nox_user_id", "x")).toString())
                .statusCode());
    }

    @Test
    void aCommittedRowHoldsTheTokensDigestAndNeverTheToken() throws Exception {
        String token = json(api.create(GLOBEX_KEY, body(Map.of("user_id", "digest-only",
                "redirect_url", "com.globex.app:/callback?x=1")).toString())).getString("link_token");
        try (Connection database = ItEnvironment.postgres().getPostgresDatabase().getConnection();
                PreparedStatement query = database.prepareStatement(
                        "select *, link_session::text as everything from link_session where user_id = 'digest-only'");
                ResultSet row = query.executeQuery()) {
            assertTrue(row.next());
            assertArrayEquals(Sha256.of(token.getBytes(StandardCharsets.US_ASCII)), row.getBytes("token_digest"));
            assertEquals("globex", row.getString("manufacturer_id"));
            assertFalse(row.getString("everything").contains(token));
            assertFalse(row.next());
        }
    }

    @Test
    void theKeyIsCheckedBeforeTheBody() {
        for (String key : new String[] {null, "", "unknown", ACME_KEY + "x", DISABLED_KEY, ItEnvironment.digest(ACME_KEY)}) {
            for (String body : List.of("{", body(Map.of()).toString(), "x".repeat(70_000))) {
                HttpResponse<String> response = api.create(key, body);
                assertEquals(401, response.statusCode(), key);
                assertCleanError(response);
            }
        }
    }

    @Test
    void noWayOfWritingThePathGoesRoundTheKey() {
        for (String path : List.of("v2/manufacturer;a=b/link-sessions", "v2;x=1/manufacturer/link-sessions",
                "v2/manufacturer/link-sessions;a=b", "v2/%6danufacturer/link-sessions", "v2/manufacturer/link-sessions/")) {
            HttpResponse<String> response = api.send(api.request(path).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));
            assertTrue(response.statusCode() == 401 || response.statusCode() == 404, path + response.body());
        }
    }

    @Test
    void a400NamesTheFieldAndWhatIsWrong() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("{}", "user_id is required"),
                Map.entry("{\"user_id\":\"u\"}", "redirect_url is required"),
                Map.entry("{\"user_id\":null,\"redirect_url\":\"https://a.example\"}", "user_id must be a string"),
                Map.entry(body(Map.of("user_id", 1)).toString(), "user_id must be a string"),
                Map.entry(body(Map.of("user_id", true)).toString(), "user_id must be a string"),
                Map.entry(body(Map.of("user_id", List.of("u"))).toString(), "user_id must be a string"),
                Map.entry(body(Map.of("user_id", Map.of("a", "b"))).toString(), "user_id must be a string"),
                Map.entry(body(Map.of("user_id", " ")).toString(), "user_id must not be blank"),
                Map.entry(body(Map.of("user_id", "x".repeat(256))).toString(), "user_id must be at most 255 characters"),
                Map.entry("{\"user_id\":\"\\ud800\",\"redirect_url\":\"https://a.example\"}", "user_id must be valid Unicode"),
                Map.entry("{\"user_id\":\"a\\u0000\",\"redirect_url\":\"https://a.example\"}",
                        "user_id must not contain control characters"),
                Map.entry(body(Map.of("language", "NL")).toString(), "language must be one of nl, en, fr, es"),
                Map.entry(body(Map.of("language", "nl ")).toString(), "language must be one of nl, en, fr, es"),
                Map.entry(body(Map.of("language", "")).toString(), "language must be one of nl, en, fr, es"),
                Map.entry(body(Map.of("language", 1)).toString(), "language must be a string"),
                Map.entry(body(Map.of("language", JsonValue.NULL)).toString(), "language must be a string"),
                Map.entry(body(Map.of("redirect_url", 1)).toString(), "redirect_url must be a string"),
                Map.entry(body(Map.of("redirect_url", "http://your-app.com/")).toString(),
                        "redirect_url must be an https URL, or http to localhost or a loopback address"),
                Map.entry("{\"user_id\":\"a\",\"user_id\":\"b\"}", "The request body is not valid JSON"),
                Map.entry(body(Map.of()) + "x", "The request body is not valid JSON"),
                Map.entry("", "The request body is not valid JSON"),
                Map.entry("[]", "The request body must be a JSON object"),
                Map.entry("{\"a\":" + "[".repeat(20_000), "The request body is nested too deeply"));
        expected.forEach((body, message) -> {
            HttpResponse<String> response = api.create(ACME_KEY, body);
            assertEquals(400, response.statusCode(), body);
            assertEquals(message, json(response).getString("error"));
            assertCleanError(response);
        });
        assertEquals(400, api.create(ACME_KEY, new byte[] {'{', (byte) 0xff, '}'}).statusCode());
    }

    @Test
    void aManufacturersListOfRedirectUrlsBindsItAlone() {
        String elsewhere = body(Map.of("redirect_url", "https://your-app.com/callback")).toString();
        assertEquals(400, api.create(GLOBEX_KEY, elsewhere).statusCode());
        assertEquals(201, api.create(ACME_KEY, elsewhere).statusCode());
        String appScheme = body(Map.of("redirect_url", "com.globex.app:/callback")).toString();
        assertEquals(201, api.create(GLOBEX_KEY, appScheme).statusCode());
        assertEquals(400, api.create(ACME_KEY, appScheme).statusCode());
    }

    @Test
    void aRedirectToAPageFollowsTheConfiguredUrlWhateverTheRequestSays() throws Exception {
        String token = json(api.create(ACME_KEY, body(Map.of("language", "en")).toString())).getString("link_token");
        HttpResponse<Void> response = HttpClient.newHttpClient().send(api.request("ui/login")
                .header("Content-Type", "application/x-www-form-urlencoded").header("X-Forwarded-Host", "evil.example")
                .POST(BodyPublishers.ofString("token=" + token + "&supplier=any")).build(), BodyHandlers.discarding());
        assertEquals(303, response.statusCode());
        assertEquals("https://auth.example/ui?token=" + token + "&language=en",
                response.headers().firstValue("Location").orElse(null));
    }

    @Test
    void underHttpsTheCookieIsBoundToTheHostAndTheSiteStaysOnHttps() {
        String token = json(api.create(ACME_KEY, body(Map.of()).toString())).getString("link_token");
        HttpResponse<String> page = api.get("ui?token=" + token);
        assertTrue(page.headers().firstValue("Set-Cookie").orElse("").matches("__Host-nox-link-.*; ?Path=/;.*"),
                page.headers().map()::toString);
        assertTrue(page.headers().firstValue("Set-Cookie").orElse("").contains("Secure"));
        assertTrue(page.headers().firstValue("Strict-Transport-Security").orElse("").startsWith("max-age=31536000"));
    }

    @Test
    void aReadIsNotAskedForItsContentType() {
        String token = json(api.create(ACME_KEY, body(Map.of()).toString())).getString("link_token");
        assertEquals(200, api.send(api.request(LinkSessionApi.PATH + "/" + token).header("x-api-key", ACME_KEY)
                .header("Content-Type", "text/plain")).statusCode());
    }

    @Test
    void whateverElseGoesWrongHasItsStatusAndTheSameBody() {
        byte[] tooLarge = " ".repeat(64 * 1024 + 1).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> notAllowed = api.send(api.request(LinkSessionApi.PATH).header("x-api-key", ACME_KEY).DELETE());
        assertEquals("POST, OPTIONS", notAllowed.headers().firstValue("Allow").orElse(null));
        Map<Integer, Stream<HttpResponse<String>>> expected = Map.of(
                405, Stream.of(notAllowed, api.get(LinkSessionApi.PATH)),
                404, Stream.of("", "nope", "v2", "v2/manufacturer", "v2/manufacturer/nope", "WEB-INF/web.xml").map(api::get),
                413, Stream.of(api.create(ACME_KEY, tooLarge),
                        api.send(api.request(LinkSessionApi.PATH).header("Content-Type", "application/json")
                                .header("x-api-key", ACME_KEY).POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(tooLarge))))),
                415, Stream.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/ld+json")
                        .map(type -> api.send(api.request(LinkSessionApi.PATH).header("Content-Type", type)
                                .header("x-api-key", ACME_KEY).POST(BodyPublishers.ofString("{}")))),
                406, Stream.of(api.send(api.request(LinkSessionApi.PATH).header("Content-Type", "application/json")
                        .header("Accept", "text/html").header("x-api-key", ACME_KEY).POST(BodyPublishers.ofString("{}")))));
        expected.forEach((status, responses) -> responses.forEach(response -> {
            assertEquals(status, response.statusCode(), response.uri() + response.body());
            assertCleanError(response);
        }));
    }

    @Test
    void theDatabaseAwayIs503AndComesBackByItself() {
        assertEquals(201, api.create(ACME_KEY, body(Map.of()).toString()).statusCode());
        ItEnvironment.databaseGate().close();
        try {
            HttpResponse<String> response = api.create(ACME_KEY, body(Map.of("user_id", "never-acknowledged")).toString());
            assertEquals(503, response.statusCode(), response.body());
            assertTrue(response.headers().firstValueAsLong("Retry-After").isPresent());
            assertCleanError(response);
            URI server = base.resolve("/");
            assertEquals(503, new LinkSessionApi(server).get("health/ready").statusCode());
            assertEquals(200, new LinkSessionApi(server).get("health/live").statusCode());
        } finally {
            ItEnvironment.databaseGate().open();
        }
        // Connections that broke in the pool may each cost one more 503; there are at most twenty.
        assertTrue(Stream.generate(() -> api.create(ACME_KEY, body(Map.of()).toString()).statusCode())
                .limit(21).anyMatch(status -> status == 201));
        assertEquals(200, new LinkSessionApi(base.resolve("/")).get("health/ready").statusCode());
    }

    @Test
    void everyAnswerHasARequestIdTheCallersOwnWhereItIsHarmless() {
        String own = api.create(ACME_KEY, "{}").headers().firstValue("X-Request-Id").orElseThrow();
        assertNotEquals(own, api.get("nope").headers().firstValue("X-Request-Id").orElseThrow());
        assertEquals("caller-0123", requestIdFor("caller-0123"));
        assertNotEquals("bad id <script>", requestIdFor("bad id <script>"));
        assertNotEquals("x".repeat(65), requestIdFor("x".repeat(65)));
    }

    @Test
    void aKeyIsAddedAndWithdrawnWithoutARestart() {
        String property = "nox.manufacturer.acme.api-keys";
        ItEnvironment.configure(property, ItEnvironment.digest(ACME_KEY) + "," + ItEnvironment.digest("second-key"));
        try {
            assertTrue(eventually(201, "second-key"));
        } finally {
            ItEnvironment.configure(property, ItEnvironment.digest(ACME_KEY));
        }
        assertTrue(eventually(401, "second-key"));
        assertEquals(201, api.create(ACME_KEY, body(Map.of()).toString()).statusCode());
    }

    @Test
    void theOpenApiDocumentAgreesWithTheContract() throws Exception {
        String contract = Files.readString(Path.of("src/test/contract/manufacturer-v2.yaml"));
        String document = new LinkSessionApi(base.resolve("/")).get("openapi").body();
        assertTrue(Stream.of("413", "415", "429", "503").allMatch(status -> document.contains("\"" + status + "\"")), document);
        ChangedOpenApi difference = OpenApiCompare.fromContents(contract, document);
        assertTrue(difference.isCompatible(), () -> "changed: " + difference.getChangedOperations() + " missing: "
                + difference.getMissingEndpoints());
        assertTrue(difference.getMissingEndpoints().isEmpty());
        assertEquals(200, new LinkSessionApi(base.resolve("/")).get("openapi/ui/").statusCode());
    }

    private String requestIdFor(String given) {
        return api.send(api.request("nope").header("X-Request-Id", given)).headers().firstValue("X-Request-Id").orElseThrow();
    }

    /** Asks until the configuration has been read again, for ten seconds at most. */
    private boolean eventually(int status, String key) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (api.create(key, body(Map.of()).toString()).statusCode() == status) {
                return true;
            }
        }
        return false;
    }

    private static void assertCleanError(HttpResponse<String> response) {
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/json"),
                response.uri() + " " + response.headers().map() + response.body());
        assertEquals(Set.of("error"), json(response).keySet());
        assertTrue(response.headers().firstValue("X-Request-Id").isPresent());
        String everything = response.headers().map() + response.body();
        LEAKS.forEach(leak -> assertFalse(everything.toLowerCase().contains(leak.toLowerCase()), leak + " in " + everything));
        assertEquals(List.of(), Stream.of("Server", "X-Powered-By", "$WSEP").filter(response.headers().map()::containsKey).toList());
    }
}
