package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/** The API as a manufacturer's backend drives it. */
public final class LinkSessionApi {

    public static final String PATH = "v2/manufacturer/link-sessions";
    public static final String CONNECTIONS = "v2/manufacturer/connections";

    /** As curl and a balancer speak; Java's HTTP/2 drops what is under way when a server says that it goes. */
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    /** @param base ends in a slash */
    public LinkSessionApi(URI base) {
        this.base = base;
    }

    public HttpResponse<String> create(String apiKey, String body) {
        return create(apiKey, body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse<String> create(String apiKey, byte[] body) {
        return send(post(PATH, apiKey, body));
    }

    /** A create that may be repeated. */
    public HttpResponse<String> create(String apiKey, String body, String idempotencyKey) {
        return send(post(PATH, apiKey, body.getBytes(StandardCharsets.UTF_8)).header("Idempotency-Key", idempotencyKey));
    }

    public HttpResponse<String> read(String apiKey, String token) {
        return send(request(PATH + "/" + token).header("x-api-key", apiKey));
    }

    public HttpResponse<String> cancel(String apiKey, String token) {
        return send(request(PATH + "/" + token).header("x-api-key", apiKey).DELETE());
    }

    public HttpResponse<String> confirm(String apiKey, String token, String code, String userId) {
        return confirm(apiKey, token,
                Json.createObjectBuilder(Map.of("code", code, "user_id", userId)).build().toString());
    }

    public HttpResponse<String> confirm(String apiKey, String token, String body) {
        return send(post(PATH + "/" + token + "/confirm", apiKey, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param query with its question mark; empty for none */
    public HttpResponse<String> listConnections(String apiKey, String query) {
        return send(request(CONNECTIONS + query).header("x-api-key", apiKey));
    }

    public HttpResponse<String> readConnection(String apiKey, String noxUserId) {
        return send(request(CONNECTIONS + "/" + noxUserId).header("x-api-key", apiKey));
    }

    public HttpResponse<String> relink(String apiKey, String noxUserId, String body) {
        return send(post(CONNECTIONS + "/" + noxUserId + "/relink-sessions", apiKey,
                body.getBytes(StandardCharsets.UTF_8)));
    }

    public HttpResponse<String> disconnect(String apiKey, String noxUserId) {
        return send(request(CONNECTIONS + "/" + noxUserId + "/supplier").header("x-api-key", apiKey).DELETE());
    }

    public HttpResponse<String> erase(String apiKey, String noxUserId) {
        return send(request(CONNECTIONS + "/" + noxUserId).header("x-api-key", apiKey).DELETE());
    }

    public HttpResponse<String> export(String apiKey, String noxUserId) {
        return send(request(CONNECTIONS + "/" + noxUserId + "/export").header("x-api-key", apiKey));
    }

    public HttpResponse<String> manage(String apiKey, String noxUserId, String body) {
        return send(post(CONNECTIONS + "/" + noxUserId + "/manage-sessions", apiKey,
                body.getBytes(StandardCharsets.UTF_8)));
    }

    public HttpResponse<String> connectDevices(String apiKey, String body) {
        return send(post("v2/manufacturer/device-connections", apiKey, body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder post(String path, String apiKey, byte[] body) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        return apiKey == null ? request : request.header("x-api-key", apiKey);
    }

    /** A body that is right but for what the test is about. */
    public static JsonObject body(Map<String, Object> fields) {
        return Json.createObjectBuilder(Map.<String, Object>of(
                "user_id", "user-1", "redirect_url", "https://your-app.com/callback"))
                .addAll(Json.createObjectBuilder(fields)).build();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonObject json(HttpResponse<String> response) {
        return Json.createReader(new StringReader(response.body())).readObject();
    }
}
