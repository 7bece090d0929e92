package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** Forms that another host of the same site makes the user's browser send: the cookie comes along. */
class OwnPagesIT {

    private static final String MANAGE = "ui/manage/00000000-0000-0000-0000-000000000000/disconnect";

    private static HostedWorld world;

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @ParameterizedTest
    @CsvSource({"same-site, /leave", "cross-site, /leave", "anything-new, /leave", "same-site, /login", "same-site, /connect"})
    void aFormOfAnotherHostChangesNothing(String site, String form) {
        JsonObject session = world.newSession("en");
        HttpResponse<String> refused = post(session, form, site);
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().startsWith("<!DOCTYPE html>"), refused.body());
        assertEquals("open", json(world.server.api().read(KEY, session.getString("link_token"))).getString("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none", ""})
    void aFormOfOurOwnPageIsTaken(String site) {
        JsonObject session = world.newSession("en");
        assertEquals(303, post(session, "/leave", site).statusCode());
        assertEquals("cancelled", json(world.server.api().read(KEY, session.getString("link_token"))).getString("status"));
    }

    @Test
    void aFormOfAnotherHostDoesNotDisconnect() {
        HttpResponse<String> refused = post(URI.create(world.server.base() + MANAGE), "", "same-site");
        assertEquals(400, refused.statusCode(), refused.body());
        // Another page than the one for a browser without the cookie, which is what it would get from our own page.
        assertNotEquals(post(URI.create(world.server.base() + MANAGE), "", "same-origin").body(), refused.body());
    }

    /** A backend may send whatever it likes. */
    @Test
    void theApiDoesNotAskForIt() {
        assertEquals(201, world.server.api().send(world.server.api().request("v2/manufacturer/link-sessions")
                .header("x-api-key", KEY).header("Content-Type", "application/json").header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString(body(Map.of()).toString()))).statusCode());
    }

    private static HttpResponse<String> post(JsonObject session, String form, String site) {
        UserAgent browser = new UserAgent();
        browser.open(session);
        return post(page(session, form), browser.cookies(), site);
    }

    private static HttpResponse<String> post(URI form, String cookies, String site) {
        HttpRequest.Builder request = HttpRequest.newBuilder(form)
                .header("Content-Type", "application/x-www-form-urlencoded").header("Origin", "null")
                .POST(BodyPublishers.ofString("language=en"));
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies);
        }
        return world.server.api().send(site.isEmpty() ? request : request.header("Sec-Fetch-Site", site));
    }
}
