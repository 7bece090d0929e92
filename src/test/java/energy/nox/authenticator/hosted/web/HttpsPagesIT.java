package energy.nox.authenticator.hosted.web;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.ArquillianIT;

/** The pages where their configured public URL is https: behind a proxy that ends TLS. */
class HttpsPagesIT extends ArquillianIT {

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
        // Without includeSubDomains: the host may have other sites below it, which are not this service's to bind.
        assertEquals(List.of("max-age=31536000"), page.headers().allValues("Strict-Transport-Security"));
    }
}
