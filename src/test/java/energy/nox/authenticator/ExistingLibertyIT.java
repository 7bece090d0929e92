package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LibertyServer.PORT;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.LinkSessionApi;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.Neighbour;
import energy.nox.authenticator.support.PackagedBuild;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/**
 * The steps of server/liberty/README.md on a server that this project did not configure: Liberty's own template of a
 * web profile, with an application of somebody else's.
 */
class ExistingLibertyIT {

    private static final String CONTEXT_ROOT = "/energy/link";
    private static final Pattern LINKS = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
    private static final Path GUIDE = Path.of("server/liberty");

    private static MisbehavingSupplier supplier;
    private static LibertyServer server;
    private static LinkSessionApi api;

    @BeforeAll
    static void start(@TempDir Path usr) throws Exception {
        Path theirs = usr.resolve("servers/theirs");
        ProcessBuilder create = new ProcessBuilder(LibertyServer.script(), "create", "theirs", "--template=webProfile10");
        create.environment().put("WLP_USER_DIR", usr.toString());
        assertEquals(0, create.inheritIO().start().waitFor());
        Path apps = Files.createDirectories(theirs.resolve("apps"));
        ShrinkWrap.create(WebArchive.class).addClass(Neighbour.class).as(ZipExporter.class)
                .exportTo(apps.resolve("neighbour.war").toFile());
        configure(theirs, "<webApplication location=\"neighbour.war\" contextRoot=\"/neighbour\"/>");
        // Of the tests: a port that is free.
        configure(theirs, "<httpEndpoint id=\"defaultHttpEndpoint\" httpPort=\"${http.port}\" httpsPort=\"-1\"/>");

        Path nox = Files.createDirectories(theirs.resolve("nox"));
        Files.copy(Path.of("liberty/app.xml"), nox.resolve("app.xml"));
        Files.copy(GUIDE.resolve("nox-authenticator.xml"), nox.resolve("nox-authenticator.xml"));
        Files.copy(PackagedBuild.war(), apps.resolve("nox-authenticator.war"));
        Path jdbc = Files.createDirectories(theirs.resolve("jdbc"));
        Path driver = driver();
        Files.copy(driver, jdbc.resolve(driver.getFileName()));
        configure(theirs, step("<include location=\"nox/nox-authenticator.xml\"/>"));
        configure(theirs, step("<mpOpenAPI><includeApplication>nox-authenticator</includeApplication></mpOpenAPI>"));

        supplier = MisbehavingSupplier.start();
        server = LibertyServer.start(List.of(LibertyServer.script(), "run", "theirs"), environment(usr));
        // Such a server says that it is up while a slow machine still starts the application.
        server.await(readiness -> readiness.contains("\"status\":\"UP\""));
        api = new LinkSessionApi(server.base().resolve(CONTEXT_ROOT + "/"));
    }

    @AfterAll
    static void stop() {
        server.close();
        supplier.close();
    }

    @Test
    void linksUnderItsContextRoot() {
        JsonObject session = json(api.create("estate-key", body(Map.of("language", "en")).toString()));
        assertTrue(session.getString("link_url").startsWith(api("ui?token=").toString()), session.toString());

        UserAgent browser = new UserAgent();
        HttpResponse<String> page = browser.open(session);
        assertEquals(200, page.statusCode(), page.body());
        TreeSet<String> links = LINKS.matcher(page.body()).results().map(link -> link.group(1).replace("&amp;", "&"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(links.stream().anyMatch(link -> link.endsWith("nox.css")), links.toString());
        for (String link : links) {
            assertEquals(200, browser.get(page.uri().resolve(link)).statusCode(), link);
        }

        // No session cookie, whose name it would share with its neighbour.
        assertTrue(Stream.of(browser.cookies().split("; ")).allMatch(cookie -> cookie.startsWith("nox-link-")),
                browser.cookies());
        URI back = browser.connect(session, "estate");
        assertTrue(back.toString().startsWith("https://your-app.com/callback?"), back.toString());
        assertTrue(back.getQuery().contains("signed_data="), back.toString());
    }

    @Test
    void answersErrorsByTheContract() {
        assertError(401, api.create("not-a-key", body(Map.of()).toString()));
        assertError(400, api.create("estate-key", "{\"user_id\""));
        assertError(404, api.get("v2/nope"));
        assertError(404, api.get("nope"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "ready", "live"})
    void isUp(String check) {
        HttpResponse<String> health = server.api().get("health/" + check);
        assertEquals(200, health.statusCode(), health.body());
    }

    @Test
    void isDescribedAtItsUrl() {
        String document = server.api().get("openapi?format=json").body();
        assertTrue(document.contains("link-sessions"), document);
        assertEquals(List.of(CONTEXT_ROOT + "/v2"), Pattern.compile("\"url\"\\s*:\\s*\"([^\"]+)\"").matcher(document)
                .results().map(url -> url.group(1)).toList());
    }

    @Test
    void leavesItsNeighbourAlone() {
        assertEquals(Neighbour.GREETING, server.api().get("neighbour/api/greeting").body());
    }

    private static URI api(String path) {
        return server.base().resolve(CONTEXT_ROOT + "/" + path);
    }

    private static void assertError(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(json(response).containsKey("error"), response.body());
    }

    /** What the guide has the estate do, as it says it. */
    private static String step(String text) throws Exception {
        assertTrue(Files.readString(GUIDE.resolve("README.md")).contains(text), text);
        return text;
    }

    private static void configure(Path server, String element) throws Exception {
        Path file = server.resolve("server.xml");
        Files.writeString(file, Files.readString(file).replace("</server>", element + "</server>"));
    }

    private static Path driver() throws Exception {
        try (Stream<Path> files = Files.list(PackagedBuild.drivers())) {
            return files.filter(file -> file.getFileName().toString().startsWith("postgresql-")).findFirst().orElseThrow();
        }
    }

    private static Map<String, String> environment(Path usr) throws Exception {
        try (Connection connection = ItEnvironment.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database estate");
        }
        Map<String, String> environment = new HashMap<>(Map.of(
                "NOX_CONTEXT_ROOT", CONTEXT_ROOT,
                "NOX_UI_BASE_URL", "http://localhost:" + PORT + CONTEXT_ROOT + "/ui",
                "MP_OPENAPI_SERVERS", CONTEXT_ROOT + "/v2",
                "DB_URL", ItEnvironment.databaseUrl().replaceAll("/postgres$", "/estate"),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres"));
        for (String name : environment.keySet()) {
            step(name + "=");
        }
        environment.putAll(Map.of(
                "WLP_USER_DIR", usr.toString(),
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest("estate-key"),
                "NOX_SUPPLIERS", "estate",
                "NOX_SUPPLIER_ESTATE_NAME", "Estate Energie",
                "NOX_SUPPLIER_ESTATE_ISSUER", supplier.issuer().toString(),
                "NOX_SUPPLIER_ESTATE_CLIENT_ID", "nox"));
        environment.put("NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any");
        return environment;
    }
}
