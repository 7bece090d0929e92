package energy.nox.authenticator;

import static energy.nox.authenticator.support.HostedWorld.KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import energy.nox.authenticator.support.LinkSessionApi;

/** Every request body is read by the same rules, whichever route it comes to. */
class RequestBodyIT {

    private static final String LINK_SESSIONS = LinkSessionApi.PATH;
    private static final String DEVICE_CONNECTIONS = "v2/manufacturer/device-connections";

    private static LinkSessionApi api;

    @BeforeAll
    static void start() {
        api = HostedWorld.get().server.api();
    }

    static Stream<Arguments> faults() {
        return Map.of(
                "{}", "user_id is required",
                "{\"user_id\":null}", "user_id must be a string",
                "{\"user_id\":1}", "user_id must be a string",
                "{\"user_id\":\"u\",\"redirect_url\":\"https://a.example\",\"x\":1e99999999999}",
                "The request body is not valid JSON",
                "{\"user_id\":\"u\",\"redirect_url\":\"https://a.example\",\"x\":" + "9".repeat(60_000) + "}",
                "The request body is not valid JSON",
                "{\"user_id\":\"\\ud800\",\"redirect_url\":\"https://a.example\"}", "user_id must be valid Unicode",
                "{\"user_id\":\"\\u0000\",\"redirect_url\":\"https://a.example\"}",
                "user_id must not contain control characters",
                "{\"user_id\":" + "[".repeat(30_000), "The request body is nested too deeply",
                "", "The request body is not valid JSON")
                .entrySet().stream().flatMap(fault -> Stream.of(LINK_SESSIONS, DEVICE_CONNECTIONS)
                        .map(path -> Arguments.of(path, fault.getKey(), fault.getValue())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theSameFaultHasTheSameMessage(String path, String body, String message) {
        HttpResponse<String> response = api.send(request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertEquals(400, response.statusCode(), response.body());
        assertEquals(message, json(response).getString("error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {LINK_SESSIONS, DEVICE_CONNECTIONS})
    void aPostWithoutABodyIs400(String path) {
        HttpResponse<String> response = api.send(request(path).POST(BodyPublishers.noBody()));
        assertEquals(400, response.statusCode(), response.body());
        assertEquals("The request body is not valid JSON", json(response).getString("error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {LINK_SESSIONS, DEVICE_CONNECTIONS})
    void aBodyWithoutAContentTypeIs415(String path) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body(Map.of()).toString()));
        assertEquals(415, api.send(request).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=utf-8", "Application/JSON", "application/json; profile=\"x\""})
    void parametersAndCaseOfTheContentTypeDoNotMatter(String type) {
        assertEquals(201, api.send(request(LINK_SESSIONS).header("Content-Type", type)
                .POST(BodyPublishers.ofString(body(Map.of()).toString()))).statusCode());
    }

    private static HttpRequest.Builder request(String path) {
        return api.request(path).header("x-api-key", KEY);
    }
}
