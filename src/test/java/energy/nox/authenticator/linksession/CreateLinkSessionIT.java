package energy.nox.authenticator.linksession;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.ItEnvironment.GLOBEX_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LinkSessionApi;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The contract's create, as a manufacturer's backend sees it, on PostgreSQL and under a context root. */
class CreateLinkSessionIT extends ArquillianIT {

    @Test
    void answersWithEveryFieldOfTheContract() {
        HttpResponse<String> response = api.create(ACME_KEY, body(Map.of("user_id", " Ünï-用户 ",
                "language", "fr", "redirect_url", "https://your-app.com/callback?a=b%20c")).toString());
        assertEquals(201, response.statusCode(), response.body());
        JsonObject session = json(response);
        assertAll(
                () -> assertEquals(Set.of("id", "link_url", "link_token", "brand", "language", "redirect_url",
                        "manufacturer", "manufacturer_user_id", "completed_at", "created_at", "expires_at"), session.keySet()),
                () -> assertEquals("https://auth.example/ui?token=" + session.getString("link_token") + "&language=fr",
                        session.getString("link_url")),
                () -> assertEquals("Acme Manufacturing", session.getString("brand")),
                () -> assertEquals("acme manufacturing", session.getString("manufacturer")),
                () -> assertEquals(" Ünï-用户 ", session.getString("manufacturer_user_id")),
                () -> assertEquals("https://your-app.com/callback?a=b%20c", session.getString("redirect_url")),
                () -> assertEquals("fr", session.getString("language")),
                () -> assertEquals(JsonValue.NULL, session.get("completed_at")),
                () -> assertEquals(600, session.getJsonNumber("expires_at").longValueExact()
                        - session.getJsonNumber("created_at").longValueExact()),
                () -> assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(null)),
                () -> assertTrue(response.headers().firstValue("Content-Type").orElse("")
                        .startsWith("application/json")));
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

    @ParameterizedTest
    @CsvSource({
        ACME_KEY + ", https://your-app.com/callback, 201",
        GLOBEX_KEY + ", https://your-app.com/callback, 400",
        ACME_KEY + ", com.globex.app:/callback, 400",
        GLOBEX_KEY + ", com.globex.app:/callback, 201"})
    void aManufacturersListOfRedirectUrlsBindsItAlone(String key, String redirectUrl, int status) {
        assertEquals(status, api.create(key, body(Map.of("redirect_url", redirectUrl)).toString()).statusCode());
    }

    @Test
    void aReadIsNotAskedForItsContentType() {
        String token = json(api.create(ACME_KEY, body(Map.of()).toString())).getString("link_token");
        assertEquals(200, api.send(api.request(LinkSessionApi.PATH + "/" + token).header("x-api-key", ACME_KEY)
                .header("Content-Type", "text/plain")).statusCode());
    }
}
