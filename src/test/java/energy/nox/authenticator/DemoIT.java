package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LibertyServer.PORT;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import energy.nox.authenticator.support.Browsers;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.ManufacturerApp;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `liberty:run` adds to the production server: the demo manufacturer and Sandbox Energy, as a newcomer meets them. */
class DemoIT {

    private static LibertyServer server;
    private static ManufacturerApp app;
    private static Browsers browsers;

    private BrowserContext phone;
    private Page page;
    private JsonObject session;

    @BeforeAll
    static void start(@TempDir Path output) {
        Path demo = Path.of("src/demo").toAbsolutePath();
        server = LibertyServer.start(output,
                Map.of("DEMO_DIR", demo.toString(), "EXTRA_CONFIG", demo.resolve("demo.xml").toString(),
                        "NOX_MANUFACTURERS", "acme,globex",
                        "NOX_MANUFACTURER_GLOBEX_NAME", "Globex",
                        "NOX_MANUFACTURER_GLOBEX_API_KEYS", digest("globex-key"),
                        "NOX_MANUFACTURER_GLOBEX_REDIRECT_URLS", "any",
                        "NOX_SUPPLIERS", "sandbox,twin",
                        "NOX_SUPPLIER_TWIN_NAME", "Twin Power",
                        "NOX_SUPPLIER_TWIN_ISSUER", "http://localhost:" + PORT + "/oidc/endpoint/sandbox",
                        "NOX_SUPPLIER_TWIN_CLIENT_ID", "nox-authenticator"));
        // Sandbox Energy is part of the server itself: it answers only once that has opened its port.
        server.await(readiness -> readiness.contains("\"sandbox\":\"available\""));
        app = new ManufacturerApp();
        browsers = Browsers.open();
    }

    @AfterAll
    static void stop() {
        browsers.close();
        app.close();
        server.close();
    }

    @BeforeEach
    void chooseSandboxEnergy() {
        session = json(server.api().create("acme-demo-key",
                body(Map.of("language", "en", "redirect_url", app.callback().toString())).toString()));
        phone = browsers.browser().newContext();
        page = phone.newPage();
        page.navigate(session.getString("link_url"));
        page.click("text=Sandbox Energy");
    }

    @AfterEach
    void close() {
        phone.close();
    }

    @Test
    void aNewcomerLinksAndTheBackendVerifiesTheResult() throws Exception {
        logIn("not the password");
        logIn("demo");
        answer("Allow");
        page.click("button:text-is('Connect')");
        page.click(".actions >> text=Back to Acme Manufacturing");
        page.waitForURL(app.callback() + "&data=**");

        SignedJWT result = SignedJWT.parse(parameters(URI.create(page.url())).get("signed_data"));
        JWKSet keys = JWKSet.parse(server.api().get(".well-known/jwks.json").body());
        assertTrue(result.verify(new ECDSAVerifier(keys.getKeyByKeyId(result.getHeader().getKeyID()).toECKey())));
        assertEquals(List.of("acme"), result.getJWTClaimsSet().getAudience());
        assertEquals("sandbox", result.getJWTClaimsSet().getStringClaim("energy_supplier"));
    }

    @Test
    void denyingAtSandboxEnergyIsANoticeWithTheWayBack() {
        logIn("demo");
        answer("Deny");
        page.click(".actions >> text=Back to Acme Manufacturing");
        page.waitForURL(app.callback() + "&error=access_denied**");
    }

    @Test
    void theLogSaysPlainlyWhatIsOnlyForTryingOut() {
        for (String plain : List.of("acme-demo-key, is public", "embedded H2 database", "nox.signing.key=generate")) {
            assertTrue(server.log().contains(plain), plain);
        }
    }

    @Test
    void theLogOfAStartIsShortHasNoWarningAndEndsInWhatToTryNext() {
        server.await(readiness -> server.log().contains("Ready: "));
        List<String> lines = server.log().lines().toList();
        String ready = lines.stream().filter(line -> line.contains("Ready: ")).findFirst().orElseThrow();
        assertTrue(ready.endsWith("Ready: users come to " + server.base()
                + "ui; the API is described, and can be tried, at "
                + server.base() + "openapi/ui"), ready);
        List<String> start = lines.subList(0, lines.indexOf(ready));
        assertTrue(start.size() < 40, server::log);
        // Sandbox Energy is asked before its own server has opened the port, where the machine is slow.
        assertEquals(List.of(), start.stream().filter(line -> line.matches(".* [WER] .*|.*[Ww]arning.*"))
                .filter(line -> !line.matches(".*does not answer as it should: Discovery failed: .*Connection refused.*")).toList());
    }

    @Test
    void aWrongPasswordIsOneLineOfTheLog() {
        logIn("not the password");
        page.waitForSelector("[role=alert]");
        assertTrue(server.log().contains("CWWKS1100A"), server::log);
        assertFalse(server.log().contains("\tat "), server::log);
    }

    /** The demo's own settings are what holds where nothing else is said. */
    @Test
    void theEnvironmentAddsManufacturersAndSuppliers() {
        assertEquals(201, server.api().create("globex-key", body(Map.of()).toString()).statusCode());
        page.goBack();
        page.waitForSelector("text=Twin Power");
    }

    private void logIn(String password) {
        page.fill("[name=j_username]", "demo");
        page.fill("[name=j_password]", password);
        page.click("button");
    }

    /** Liberty appends the script that the buttons need to the page: a quick click would come before it. */
    private void answer(String button) {
        page.waitForFunction("() => typeof oauthFormData === 'object'");
        page.click("button:has-text(\"" + button + "\")");
    }
}
