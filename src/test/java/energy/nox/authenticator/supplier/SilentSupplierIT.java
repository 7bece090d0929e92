package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.Poll;
import energy.nox.authenticator.support.Race;
import energy.nox.authenticator.support.SilentSupplier;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The packaged server while a supplier accepts connections and never answers. */
class SilentSupplierIT {

    private static final String KEY = "silence-key";

    private static SilentSupplier silent;
    private static MisbehavingSupplier misbehaving;
    private static ManufacturerApp app;
    private static LibertyServer server;

    @BeforeAll
    static void start(@TempDir Path output) throws IOException {
        silent = new SilentSupplier();
        misbehaving = MisbehavingSupplier.start();
        app = new ManufacturerApp();
        Map<String, String> environment = new HashMap<>(Map.of(
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any",
                "NOX_SUPPLIERS", "silent,misbehaving"));
        Map.of("SILENT", silent.issuer(), "MISBEHAVING", misbehaving.issuer()).forEach((id, issuer) -> {
            environment.put("NOX_SUPPLIER_" + id + "_NAME", id);
            environment.put("NOX_SUPPLIER_" + id + "_CLIENT_ID", "nox");
            environment.put("NOX_SUPPLIER_" + id + "_ISSUER", issuer.toString());
        });
        server = LibertyServer.start(output, environment);
        server.await(readiness -> readiness.contains("\"misbehaving\":\"available\""));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        app.close();
        misbehaving.close();
        silent.close();
    }

    @Test
    void clicksOnASupplierThatNeverAnsweredFailAtOnceAndHoldNobodyUp() {
        UserAgent browser = new UserAgent();
        JsonObject session = newSession();
        browser.open(session);
        List<HttpResponse<String>> answers = whileOthersAreServed(200, user -> browser.choose(session, "silent"));
        answers.forEach(SilentSupplierIT::assertUnavailable);
    }

    @Test
    void loginsWhoseTokenRequestHangsHoldNobodyUp() {
        List<UserAgent> browsers = IntStream.range(0, 60).mapToObj(user -> new UserAgent()).toList();
        List<URI> callbacks = browsers.stream().map(browser -> browser.logIn(newSession(), "misbehaving")).toList();
        misbehaving.next(Fault.TOKEN_HANGS);
        try {
            whileOthersAreServed(60, user -> browsers.get(user).get(callbacks.get(user)))
                    .forEach(SilentSupplierIT::assertUnavailable);
        } finally {
            misbehaving.next(Fault.NONE);
        }
        assertTrue(parameters(new UserAgent().connect(newSession(), "misbehaving")).containsKey("data"));
    }

    private static List<HttpResponse<String>> whileOthersAreServed(int users, IntFunction<HttpResponse<String>> click) {
        Poll live = new Poll(() -> server.api().get("health/live"));
        Poll creates = new Poll(() -> server.api().create(KEY, body(Map.of()).toString()));
        List<HttpResponse<String>> answers = Race.of(users, user -> () -> click.apply(user));
        live.close();
        creates.close();
        assertEquals(Set.of(200), live.statuses());
        assertEquals(Set.of(201), creates.statuses());
        assertTrue(live.slowestMillis() < 1000, () -> "live took " + live.slowestMillis() + " ms");
        assertTrue(creates.slowestMillis() < 2000, () -> "a create took " + creates.slowestMillis() + " ms");
        return answers;
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertEquals("supplier_unavailable", parameters(location(answer)).get("notice"), answer.body());
    }

    private static JsonObject newSession() {
        return json(server.api().create(KEY, body(Map.of("redirect_url", app.callback().toString())).toString()));
    }
}
