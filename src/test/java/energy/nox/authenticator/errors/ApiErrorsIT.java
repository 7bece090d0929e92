package energy.nox.authenticator.errors;

import static energy.nox.authenticator.support.ErrorResponses.assertClean;
import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.PATH;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.LinkSessionApi;
import jakarta.json.JsonValue;

/** Every request that is wrong is told so in the contract's way: the status, and a body that says what is wrong. */
class ApiErrorsIT extends ArquillianIT {

    private static final byte[] TOO_LARGE = " ".repeat(64 * 1024 + 1).getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                arguments("{}", "user_id is required"),
                arguments("{\"user_id\":\"u\"}", "redirect_url is required"),
                arguments("{\"user_id\":null,\"redirect_url\":\"https://a.example\"}", "user_id must be a string"),
                wrong("user_id", 1, "user_id must be a string"),
                wrong("user_id", true, "user_id must be a string"),
                wrong("user_id", List.of("u"), "user_id must be a string"),
                wrong("user_id", Map.of("a", "b"), "user_id must be a string"),
                wrong("user_id", " ", "user_id must not be blank"),
                wrong("user_id", "x".repeat(256), "user_id must be at most 255 characters"),
                arguments("{\"user_id\":\"\\ud800\",\"redirect_url\":\"https://a.example\"}",
                        "user_id must be valid Unicode"),
                arguments("{\"user_id\":\"a\\u0000\",\"redirect_url\":\"https://a.example\"}",
                        "user_id must not contain control characters"),
                wrong("language", "NL", "language must be one of nl, en, fr, es"),
                wrong("language", "nl ", "language must be one of nl, en, fr, es"),
                wrong("language", "", "language must be one of nl, en, fr, es"),
                wrong("language", 1, "language must be a string"),
                wrong("language", JsonValue.NULL, "language must be a string"),
                wrong("redirect_url", 1, "redirect_url must be a string"),
                wrong("redirect_url", "http://your-app.com/",
                        "redirect_url must be an https URL, or http to localhost or a loopback address"),
                wrong("redirect_url", "https://your-app.com/#", "redirect_url must not have a fragment"),
                wrong("redirect_url", "https://your-app.com/?%63ode=x", "redirect_url must not have the query parameters"
                        + " data, signed_data, error, error_description and code, in which the result comes"),
                arguments("{\"user_id\":\"a\",\"user_id\":\"b\"}", "The request body is not valid JSON"),
                arguments(body(Map.of()) + "x", "The request body is not valid JSON"),
                arguments("", "The request body is not valid JSON"),
                arguments("[]", "The request body must be a JSON object"),
                arguments("{\"a\":" + "[".repeat(20_000), "The request body is nested too deeply"));
    }

    private static Arguments wrong(String field, Object value, String message) {
        return arguments(body(Map.of(field, value)).toString(), message);
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void a400NamesTheFieldAndWhatIsWrong(String body, String message) {
        HttpResponse<String> response = api.create(ACME_KEY, body);
        assertEquals(400, response.statusCode(), body);
        assertEquals(message, json(response).getString("error"));
        assertClean(response);
    }

    @Test
    void bytesThatAreNotUtf8Are400() {
        assertEquals(400, api.create(ACME_KEY, new byte[] {'{', (byte) 0xff, '}'}).statusCode());
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                Stream.of("", "nope", "v2", "v2/manufacturer", "v2/manufacturer/nope", "WEB-INF/web.xml")
                        .map(path -> wrongRequest(404, "GET /" + path, api -> api.get(path))),
                Stream.of(
                        wrongRequest(405, "GET of the collection", api -> api.get(PATH)),
                        wrongRequest(405, "DELETE of the collection", api -> api.send(withKey(api).DELETE())),
                        wrongRequest(406, "Accept: text/html", api -> api.send(withKey(api)
                                .header("Accept", "text/html").header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))),
                        wrongRequest(413, "64 KiB and a byte", api -> api.create(ACME_KEY, TOO_LARGE)),
                        wrongRequest(413, "64 KiB and a byte in chunks", api -> api.send(withKey(api)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TOO_LARGE)))))),
                Stream.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/ld+json")
                        .map(type -> wrongRequest(415, "Content-Type: " + type, api -> api.send(withKey(api)
                                .header("Content-Type", type).POST(BodyPublishers.ofString("{}"))))))
                .flatMap(requests -> requests);
    }

    private static Arguments wrongRequest(int status, String name,
            Function<LinkSessionApi, HttpResponse<String>> call) {
        return arguments(status, Named.of(name, call));
    }

    private static HttpRequest.Builder withKey(LinkSessionApi api) {
        return api.request(PATH).header("x-api-key", ACME_KEY);
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void whateverElseIsWrongHasItsStatus(int status, Function<LinkSessionApi, HttpResponse<String>> call) {
        HttpResponse<String> response = call.apply(api);
        assertEquals(status, response.statusCode(), response.body());
        assertClean(response);
    }

    @Test
    void a405NamesTheMethodsThatAreAllowed() {
        assertEquals("POST, OPTIONS",
                api.send(withKey(api).DELETE()).headers().firstValue("Allow").orElse(null));
    }
}
