package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.UserAgent.location;
import static energy.nox.authenticator.support.UserAgent.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.UserAgent;
import jakarta.json.JsonObject;

/** The link's token: where it stands after the first request, and what a browser can do without what that one set. */
class LinkTokenIT {

    private static final String OPEN_AGAIN = "Please open the link in your app again";
    /** What servers and proxies read of a request's header by default. */
    private static final int HEADER_LIMIT = 8 * 1024;
    private static HostedWorld world;

    private final UserAgent browser = new UserAgent();

    @BeforeAll
    static void start() {
        world = HostedWorld.get();
    }

    @AfterEach
    void behave() {
        world.misbehaving.next(Fault.NONE);
    }

    @Test
    void noAnswerAfterTheLinksOwnHasTheTokenOrTheBrowsersSecret() {
        JsonObject session = world.newSession("en");
        List<HttpResponse<String>> answers = new ArrayList<>();
        HttpResponse<String> choice = browser.open(session);
        answers.add(choice);
        links(choice).forEach(link -> answers.add(browser.get(choice.uri().resolve(link))));
        world.misbehaving.next(Fault.TOKEN_INVALID_GRANT);
        answers.add(browser.choose(session, "misbehaving"));
        answers.add(browser.get(browser.logIn(session, "misbehaving")));
        answers.add(browser.get(location(answers.get(answers.size() - 1))));
        world.misbehaving.next(Fault.NONE);
        URI callback = browser.logIn(session, "misbehaving");
        answers.add(browser.get(callback));
        HttpResponse<String> account = browser.readAccount(callback);
        answers.add(account);
        links(account).forEach(link -> answers.add(browser.get(account.uri().resolve(link))));
        answers.add(browser.agree(session, "of an older page"));
        answers.add(browser.agree(session, account));
        HttpResponse<String> end = browser.get(location(answers.get(answers.size() - 1)));
        answers.add(end);
        links(end).stream().filter(link -> !link.startsWith("http"))
                .forEach(link -> answers.add(browser.get(end.uri().resolve(link))));
        answers.add(browser.post(page(session, "/leave"), Map.of()));
        answers.add(browser.open(session));
        assertTrue(answers.size() > 25, () -> "only " + answers.size());
        assertTrue(answers.stream().anyMatch(answer -> answer.uri().getPath().endsWith("/receipt")));
        assertNoneTells(answers, session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "expired", "left"})
    void noAnswerOfASessionThatIsOverHasIt(String end) {
        JsonObject session = world.newSession("en");
        browser.open(session);
        List<HttpResponse<String>> answers = new ArrayList<>();
        switch (end) {
            case "cancelled" -> world.server.api().cancel(KEY, session.getString("id"));
            case "expired" -> world.expire(session);
            default -> answers.add(browser.post(page(session, "/leave"), Map.of("language", "en")));
        }
        answers.add(browser.open(session));
        answers.add(browser.choose(session, "misbehaving"));
        assertNoneTells(answers, session);
    }

    @Test
    void theLinkItselfLeadsOnAtOnceAndSpendsNothing() {
        JsonObject session = world.newSession(KEY, Map.of("energy_supplier", "misbehaving"));
        String row = "select link_session::text from link_session where user_id = ?";
        String user = session.getString("manufacturer_user_id");
        String before = world.query(row, user);
        URI link = URI.create(session.getString("link_url"));
        for (String method : List.of("GET", "HEAD", "GET", "HEAD")) {
            HttpResponse<String> answer = world.server.api().send(
                    HttpRequest.newBuilder(link).method(method, HttpRequest.BodyPublishers.noBody()));
            assertEquals(303, answer.statusCode());
            assertEquals(page(session, "?language=en"), location(answer));
            assertEquals("no-referrer", answer.headers().firstValue("Referrer-Policy").orElse(null));
            assertTrue(answer.headers().firstValue("Cache-Control").orElse("").startsWith("no-store"));
        }
        assertEquals(before, world.query(row, user));
        assertNull(world.query("select 'begun' from login_attempt a join link_session s on s.id = a.link_session_id"
                + " where s.user_id = ?", user));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "nl | Open de link in je app opnieuw",
            "en | Please open the link in your app again",
            "fr | Ouvrez de nouveau le lien dans votre application",
            "es | Abre de nuevo el enlace en tu aplicación"})
    void aBrowserWithoutCookiesReadsWhatToDoInItsLanguageAndGoesInNoCircle(String language, String title) {
        UserAgent careful = UserAgent.withoutCookies();
        JsonObject session = world.newSession(language);
        HttpResponse<String> form = careful.post(page(session, "/login"),
                Map.of("language", language, "supplier", "misbehaving"));
        for (HttpResponse<String> answer : List.of(careful.open(session), form)) {
            assertEquals(400, answer.statusCode());
            assertTrue(answer.body().contains(title), answer.body());
            assertFalse(answer.headers().firstValue("Location").isPresent());
            assertEquals(List.of(), links(answer));
            assertFalse(answer.body().contains("<form"), answer.body());
        }
    }

    /** A page that was shared or is open in another browser; and nobody learns which sessions there are. */
    @Test
    void anotherBrowserReadsTheSameForASessionThatThereIsAndOneThatThereIsNot() {
        JsonObject session = world.newSession("en");
        browser.readAccount(session, "misbehaving");
        UserAgent another = new UserAgent();
        String there = another.get(page(session, "?language=en")).body();
        assertTrue(there.contains(OPEN_AGAIN), there);
        URI none = URI.create(page(session, "?language=en").toString()
                .replace(session.getString("id"), UUID.randomUUID().toString()));
        assertEquals(there, another.get(none).body());
        assertEquals(404, another.get(URI.create(world.server.base() + "ui/session/nonsense")).statusCode());
        another.open(session);
        assertTrue(another.get(page(session, "?language=en")).body().contains("Choose your energy supplier"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "TOKEN", "TOKEN.SECRET", "TOKEN.SECRET.x", "OTHER.SECRET.1", ".TOKEN.SECRET.1"})
    void aCookieThatIsMalformedOrOfAnotherSessionIsNone(String value) {
        JsonObject session = world.newSession("en");
        browser.putCookie("nox-link-" + session.getString("id"), value
                .replace("TOKEN", session.getString("link_token")).replace("SECRET", "s".repeat(43))
                .replace("OTHER", world.newSession("en").getString("link_token")));
        assertEquals(400, browser.get(page(session, "")).statusCode());
        assertEquals(200, browser.open(session).statusCode(), "opening the link again helps");
    }

    @Test
    void ofTwentyOneLinksInOneBrowserTheFirstOneMustBeOpenedAgain() {
        List<JsonObject> sessions = IntStream.range(0, 21).mapToObj(i -> world.newSession("en")).toList();
        sessions.forEach(session -> assertEquals(200, browser.open(session).statusCode()));
        HttpResponse<String> first = browser.get(page(sessions.get(0), "?language=en"));
        assertEquals(400, first.statusCode());
        assertTrue(first.body().contains(OPEN_AGAIN), first.body());
        sessions.stream().skip(1).forEach(session ->
                assertEquals(200, browser.get(page(session, "?language=en")).statusCode()));
        assertEquals(20, browser.cookies().split("; ").length);
        // Under https each name is longer by the prefix __Host-; the rest of the limit is for the other headers.
        assertTrue(browser.cookies().length() + 20 * "__Host-".length() < HEADER_LIMIT / 2, browser::cookies);

        assertEquals(200, browser.open(sessions.get(0)).statusCode());
        assertEquals(400, browser.get(page(sessions.get(1), "")).statusCode(), "now the second one is the oldest");
        assertTrue(browser.connect(sessions.get(20), "misbehaving").toString().contains("data="));
    }

    @Test
    void malformedCookiesGoFirstAndOtherApplicationsStay() {
        browser.putCookie("theirs", "x");
        JsonObject oldest = world.newSession("en");
        browser.open(oldest);
        IntStream.range(0, 30).forEach(i -> browser.putCookie("nox-link-" + UUID.randomUUID(), "nonsense"));
        browser.putCookie("nox-manage-x", "nonsense");
        IntStream.range(0, 19).forEach(i -> browser.open(world.newSession("en")));
        assertEquals(200, browser.get(page(oldest, "")).statusCode());
        assertFalse(browser.cookies().contains("nonsense"), browser::cookies);
        assertTrue(browser.cookies().contains("theirs=x"), browser::cookies);
        assertEquals(21, browser.cookies().split("; ").length);
    }

    private static List<String> links(HttpResponse<String> page) {
        return Pattern.compile("<a [^>]*?href=\"([^\"]+)\"").matcher(page.body()).results()
                .map((MatchResult link) -> link.group(1).replace("&amp;", "&")).toList();
    }

    /** What one of them sets as a cookie may have them; nothing else may. */
    private void assertNoneTells(List<HttpResponse<String>> answers, JsonObject session) {
        String token = session.getString("link_token");
        String secret = browser.cookies().replaceAll(".*" + Pattern.quote(token) + "\\.([^.;]+).*", "$1");
        assertEquals(43, secret.length());
        for (HttpResponse<String> answer : answers) {
            Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("Set-Cookie"));
            String told = answer.uri() + "\n" + headers + "\n" + answer.body();
            assertFalse(told.contains(token) || told.contains(secret), told);
        }
    }
}
