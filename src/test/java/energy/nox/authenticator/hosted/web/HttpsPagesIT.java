package energy.nox.authenticator.hosted.web;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.ArquillianIT;
import jakarta.json.JsonObject;

/** The pages where their configured public URL is https: behind a proxy that ends TLS. */
class HttpsPagesIT extends ArquillianIT {

    @Test
    void aRedirectToAPageFollowsTheConfiguredUrlWhateverTheRequestSays() {
        JsonObject session = json(api.create(ACME_KEY, body(Map.of("language", "en")).toString()));
        String page = "https://auth.example/ui/session/" + session.getString("id") + "?language=en";
        HttpResponse<String> link = api.send(api.request("ui?token=" + session.getString("link_token"))
                .header("X-Forwarded-Host", "evil.example"));
        assertEquals(303, link.statusCode());
        assertEquals(page, link.headers().firstValue("Location").orElse(null));
        HttpResponse<String> login = api.send(api.request("ui/session/" + session.getString("id") + "/login")
                .header("Content-Type", "application/x-www-form-urlencoded").header("X-Forwarded-Host", "evil.example")
                .header("Cookie", cookie(link)).POST(BodyPublishers.ofString("supplier=any")));
        assertEquals(303, login.statusCode());
        assertEquals(page, login.headers().firstValue("Location").orElse(null));
    }

    @Test
    void underHttpsTheCookieIsBoundToTheHostAndTheSiteStaysOnHttps() {
        JsonObject session = json(api.create(ACME_KEY, body(Map.of()).toString()));
        HttpResponse<String> link = api.get("ui?token=" + session.getString("link_token"));
        assertTrue(link.headers().firstValue("Set-Cookie").orElse("").matches("__Host-nox-link-.*; ?Path=/;.*"),
                link.headers().map()::toString);
        assertTrue(link.headers().firstValue("Set-Cookie").orElse("").contains("Secure"));
        HttpResponse<String> page = api.send(
                api.request("ui/session/" + session.getString("id")).header("Cookie", cookie(link)));
        assertEquals(200, page.statusCode(), page.body());
        // Without includeSubDomains: the host may have other sites below it, which are not this service's to bind.
        assertEquals(List.of("max-age=31536000"), page.headers().allValues("Strict-Transport-Security"));
    }

    /** The second one is refused by the container, which dispatches it once more. */
    @ParameterizedTest
    @ValueSource(strings = {"ui?token=none", "WEB-INF/web.xml", "ui/assets/nox.css", ".well-known/jwks.json", "no-such-page",
            "v2/manufacturer/connections"})
    void everyAnswerKeepsTheBrowserOnHttps(String path) {
        assertEquals(List.of("max-age=31536000"), api.get(path).headers().allValues("Strict-Transport-Security"));
    }

    @Test
    void redirectsAndTheApiKeepTheBrowserOnHttpsToo() {
        HttpResponse<String> created = api.create(ACME_KEY, body(Map.of()).toString());
        HttpResponse<String> link = api.get("ui?token=" + json(created).getString("link_token"));
        assertEquals(303, link.statusCode());
        assertEquals(List.of("max-age=31536000"), created.headers().allValues("Strict-Transport-Security"));
        assertEquals(List.of("max-age=31536000"), link.headers().allValues("Strict-Transport-Security"));
    }

    private static String cookie(HttpResponse<String> link) {
        return link.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }
}
