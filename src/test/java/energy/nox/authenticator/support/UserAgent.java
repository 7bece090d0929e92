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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

/** A user's browser without a window: it keeps cookies, unless told otherwise, and stops at every redirect. */
public final class UserAgent {

    /** As browsers do without TLS. */
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern MAX_AGE_0 = Pattern.compile("; *Max-Age=0(;|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ACCOUNT = Pattern.compile("name=\"account\" value=\"([^\"]+)\"");
    private static final Pattern WAY_BACK = Pattern.compile("<a class=\"button primary\" href=\"([^\"]+)\"");

    private final Map<String, String> cookies = Collections.synchronizedMap(new LinkedHashMap<>());
    private final boolean keepsCookies;

    public UserAgent() {
        this(true);
    }

    private UserAgent(boolean keepsCookies) {
        this.keepsCookies = keepsCookies;
    }

    /** A browser whose user has switched cookies off. */
    public static UserAgent withoutCookies() {
        return new UserAgent(false);
    }

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

    /** Opens the link, and follows it to the session's page. */
    public HttpResponse<String> open(JsonObject session) {
        HttpResponse<String> first = get(URI.create(session.getString("link_url")));
        return first.statusCode() == 303 ? get(location(first)) : first;
    }

    public HttpResponse<String> choose(JsonObject session, String supplier) {
        return post(page(session, "/login"),
                Map.of("language", session.getString("language"), "supplier", supplier));
    }

    /** Opens the link, chooses the supplier that needs no login page, and stops before the way back to the service. */
    public URI logIn(JsonObject session, String supplier) {
        open(session);
        return location(get(location(choose(session, supplier))));
    }

    /** Logs in, and reads the page that tells which account that was. */
    public HttpResponse<String> readAccount(JsonObject session, String supplier) {
        return readAccount(logIn(session, supplier));
    }

    /** Finishes a login, and reads the page that tells which account that was. */
    public HttpResponse<String> readAccount(URI callback) {
        return get(location(get(callback)));
    }

    /** The login that an account page is about, which its button Connect posts. */
    public static String account(HttpResponse<String> accountPage) {
        return first(ACCOUNT, accountPage);
    }

    /** Presses Connect on the account page. */
    public HttpResponse<String> agree(JsonObject session, HttpResponse<String> accountPage) {
        return agree(session, account(accountPage));
    }

    /** @param account the login that an account page is about */
    public HttpResponse<String> agree(JsonObject session, String account) {
        return post(page(session, "/connect"),
                Map.of("language", session.getString("language"), "account", account));
    }

    /** Logs in, agrees to connect the account, and returns where the button of the last page leads. */
    public URI connect(JsonObject session, String supplier) {
        return connect(session, logIn(session, supplier));
    }

    /** Does the same from the end of a login on. */
    public URI connect(JsonObject session, URI callback) {
        return wayBack(get(location(agree(session, readAccount(callback)))));
    }

    /** Where the button of a page leads that says how the session ended. */
    public static URI wayBack(HttpResponse<String> page) {
        return URI.create(first(WAY_BACK, page).replace("&amp;", "&"));
    }

    private static String first(Pattern pattern, HttpResponse<String> page) {
        Matcher found = pattern.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError(page.statusCode() + " without " + pattern + ": " + page.body());
        }
        return found.group(1);
    }

    /** As another application on the same host may have set it. */
    public void putCookie(String name, String value) {
        cookies.put(name, value);
    }

    /** What it sends as the header {@code Cookie}. */
    public String cookies() {
        synchronized (cookies) {
            return cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
        }
    }

    public void forgetCookies() {
        cookies.clear();
    }

    public static URI ui(JsonObject session, String path) {
        return URI.create(session.getString("link_url").split("\\?")[0] + path);
    }

    /** The session's page, or what is below it. */
    public static URI page(JsonObject session, String path) {
        return ui(session, "/session/" + session.getString("id") + path);
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
            if (keepsCookies) {
                response.headers().allValues("Set-Cookie").forEach(this::keep);
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String setCookie) {
        String[] cookie = setCookie.split(";")[0].split("=", 2);
        if (MAX_AGE_0.matcher(setCookie).find()) {
            cookies.remove(cookie[0]);
        } else {
            cookies.put(cookie[0], cookie[1].replace("\"", ""));
        }
    }
}
