package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

/** A user's browser without a window: it keeps cookies and stops at every redirect. */
public final class UserAgent {

    /** As browsers do without TLS. */
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> cookies = new ConcurrentHashMap<>();

    public HttpResponse<String> get(URI url) {
        return send(HttpRequest.newBuilder(url));
    }

    public HttpResponse<String> post(URI url, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return postRaw(url, body);
    }

    public HttpResponse<String> postRaw(URI url, String body) {
        return send(HttpRequest.newBuilder(url).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> open(JsonObject session) {
        return get(URI.create(session.getString("link_url")));
    }

    public HttpResponse<String> choose(JsonObject session, String supplier) {
        return post(ui(session, "/login"), Map.of("token", session.getString("link_token"), "language",
                session.getString("language"), "supplier", supplier));
    }

    /** Opens the link, chooses the supplier that needs no login page, and stops before the way back to the service. */
    public URI logIn(JsonObject session, String supplier) {
        open(session);
        return location(get(location(choose(session, supplier))));
    }

    /** As another application on the same host may have set it. */
    public void putCookie(String name, String value) {
        cookies.put(name, value);
    }

    /** What it sends as the header {@code Cookie}. */
    public String cookies() {
        return cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    public void forgetCookies() {
        cookies.clear();
    }

    public static URI ui(JsonObject session, String path) {
        return URI.create(session.getString("link_url").split("\\?")[0] + path);
    }

    public static URI location(HttpResponse<String> response) {
        return response.uri().resolve(response.headers().firstValue("Location").orElseThrow(
                () -> new AssertionError(response.statusCode() + " without Location: " + response.body())));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies());
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").stream().map(cookie -> cookie.split(";")[0].split("=", 2))
                    .forEach(cookie -> cookies.put(cookie[0], cookie[1]));
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
