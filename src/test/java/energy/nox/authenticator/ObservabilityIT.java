package energy.nox.authenticator;

import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static energy.nox.authenticator.support.UserAgent.location;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.protobuf.ByteString;

import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.RawHttp;
import energy.nox.authenticator.support.TelemetryCollector;
import energy.nox.authenticator.support.UserAgent;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** What the service tells its operators while users link, cancel and give up: by OTLP, and in the audit. */
class ObservabilityIT {

    private static final String KEY = "observed-key";
    /** Of a user's device. */
    private static final String ADDRESS = "203.0.113.7";
    private static final String BROWSER = "Browser of a phone";
    private static final String USER = "user {0} of the audit";

    private static TelemetryCollector collector;
    private static MisbehavingSupplier supplier;
    private static JsonObject linked;
    private static JsonObject cancelled;
    private static JsonObject expired;
    private static Instant insertWaited;
    private static URI callback;
    private static String log;
    private static RawHttp.Answer noUri;

    /** One server sees everything; the tests look at what it has sent. */
    @BeforeAll
    static void observe(@TempDir Path output) throws Exception {
        collector = new TelemetryCollector();
        supplier = MisbehavingSupplier.start();
        Map<String, String> environment = environment("observability");
        environment.put("OTEL_SDK_DISABLED", "false");
        try (LibertyServer server = LibertyServer.start(output, environment); ManufacturerApp app = new ManufacturerApp()) {
            server.await(readiness -> readiness.contains("\"north\":\"available\""));
            linked = create(server, app, USER);
            UserAgent browser = new UserAgent();
            callback = browser.logIn(linked, "north");
            browser.connect(linked, callback);
            browser.connect(create(server, app, USER), "south");
            supplier.next(Fault.TOKEN_SERVER_ERROR);
            cancelled = create(server, app, USER);
            browser.get(browser.logIn(cancelled, "north"));
            server.api().cancel(KEY, cancelled.getString("link_token"));
            server.api().create("wrong-key", "{}");
            server.api().send(server.api().request("no-such-page/" + linked.getString("link_token"))
                    .header("X-Forwarded-For", ADDRESS).header("User-Agent", BROWSER));
            noUri = RawHttp.get(server.port(), "/ui?token=<script>" + linked.getString("link_token"));
            expired = createWithAnInsertThatWaits(server, app, "gives up");
            execute("update expiry_count set counted_until = now() - interval '2 hours'");
            expireGivenUpFor("1 hour");
            server.await(readiness -> hasCome("nox.link_sessions.expired"));
            expireGivenUpFor("25 hours");
            server.await(readiness -> hasCome("nox.link_sessions.cleared"));
            assertEquals(204, server.api().erase(KEY, noxUserId(server)).statusCode());
            server.await(readiness -> hasCome("nox.connections.erased"));
            // What the server has not sent when it stops, it never sends.
            server.await(readiness -> collector.everything().contains("/no-such-page/REDACTED"));
            log = server.log();
        }
    }

    @AfterAll
    static void end() {
        supplier.close();
        collector.close();
    }

    @Test
    void everyStepOfASessionIsInTheTraceOfItsId() {
        String id = sessionId(linked);
        List<Span> trace = collector.spans().stream()
                .filter(span -> hex(span.getTraceId()).equals(id.replace("-", ""))).toList();
        assertEquals(Set.of("link_session.create", "link_session.page", "link_session.login", "link_session.callback",
                "link_session.complete", "supplier.token", "supplier.keys", "supplier.userinfo"),
                trace.stream().map(Span::getName).collect(toSet()));
        Map<String, Span> byName = trace.stream()
                .collect(toMap(Span::getName, span -> span, (first, second) -> first));
        assertEquals(byName.get("link_session.callback").getSpanId(), byName.get("supplier.token").getParentSpanId());
        assertEquals("north", attributes(byName.get("supplier.token").getAttributesList()).get("nox.supplier"));
        Span request = collector.spans().stream().filter(span -> span.getName().equals("GET /ui/callback/{supplier}"))
                .filter(span -> id.equals(attributes(span.getAttributesList()).get("nox.link_session.id")))
                .findFirst().orElseThrow();
        assertEquals(request.getSpanId(), byName.get("link_session.callback").getLinks(0).getSpanId());
    }

    @Test
    void theSpanOfARepeatableCreateBeginsBeforeItsInserts() {
        String trace = sessionId(expired).replace("-", "");
        Span create = collector.spans().stream().filter(span -> span.getName().equals("link_session.create"))
                .filter(span -> hex(span.getTraceId()).equals(trace)).findFirst().orElseThrow();
        Instant begun = Instant.EPOCH.plusNanos(create.getStartTimeUnixNano());
        assertTrue(begun.isBefore(insertWaited), begun + " is after " + insertWaited);
    }

    @Test
    void nothingSecretOrOfTheUsersDeviceLeavesByTelemetry() {
        String everything = collector.everything();
        assertAll(Stream.concat(Stream.of(linked, cancelled, expired).map(session -> session.getString("link_token")),
                        Stream.of(KEY, "wrong-key", ManufacturerApp.parameters(callback).get("code"),
                                ManufacturerApp.parameters(callback).get("state"), ADDRESS, BROWSER))
                .map(secret -> () -> {
                    assertFalse(everything.contains(secret), "sent: " + secret);
                    assertFalse(log.contains(secret), "logged: " + secret);
                }));
        assertTrue(everything.contains("/v2/manufacturer/link-sessions/REDACTED"));
        assertTrue(everything.contains("/no-such-page/REDACTED"));
    }

    @Test
    void aQueryThatIsNoUriIsAnsweredAndRedactedToo() {
        assertEquals(404, noUri.status(), noUri.body());
        assertTrue(noUri.body().startsWith("<!DOCTYPE html>"), noUri.body());
        assertFalse(collector.everything().contains("<script>"));
        assertFalse(log.contains("<script>"));
    }

    @Test
    void everythingSaysWhichServerItIsOf() {
        List<Map<String, String>> resources = collector.resources().stream().map(Resource::getAttributesList)
                .map(ObservabilityIT::attributes).toList();
        assertEquals(Set.of("nox-authenticator"),
                resources.stream().map(resource -> resource.get("service.name")).collect(toSet()));
        assertEquals(1, resources.stream().map(resource -> resource.get("service.instance.id")).distinct().count());
        assertTrue(resources.stream().allMatch(resource -> resource.containsKey("host.name")));
    }

    @Test
    void countsWhatBecomesOfSessions() {
        assertAll(
                () -> assertEquals(Map.of("acme", 4L), sums("nox.link_sessions.created")),
                () -> assertEquals(Map.of("acme north", 1L, "acme south", 1L), sums("nox.link_sessions.completed")),
                () -> assertEquals(Map.of("acme", 1L), sums("nox.link_sessions.cancelled")),
                () -> assertEquals(Map.of("acme by_manufacturer", 1L), sums("nox.connections.erased")),
                () -> assertEquals(Map.of("acme", 1L), sums("nox.link_sessions.expired")),
                () -> assertEquals(Map.of("", 1L), sums("nox.link_sessions.cleared")),
                () -> assertEquals(Map.of("supplier_unavailable north", 1L), sums("nox.supplier.login.failures")),
                () -> assertEquals(2, latest("nox.link_session.duration").getHistogram().getDataPointsList().stream()
                        .mapToLong(point -> point.getCount()).sum()),
                () -> assertEquals(Set.of("discovery", "keys", "token", "userinfo"),
                        latest("nox.supplier.request.duration").getHistogram().getDataPointsList().stream()
                        .map(point -> attributes(point.getAttributesList()).get("nox.supplier.operation")).collect(toSet())),
                () -> assertEquals(Map.of("", 1L), points(latest("nox.database.available").getGauge().getDataPointsList())),
                () -> assertEquals(Map.of("north", 1L, "south", 1L, "nowhere", 0L),
                        points(latest("nox.supplier.available").getGauge().getDataPointsList())));
    }

    @Test
    void theAuditIsJsonAndTheUserIdCanBeAPseudonym() {
        List<JsonObject> audit = log.lines().filter(line -> line.contains("energy.nox.authenticator.audit"))
                .map(line -> line.substring(line.indexOf('{'))).map(ObservabilityIT::parse).toList();
        Map<String, JsonObject> firsts = audit.stream()
                .collect(toMap(line -> line.getString("event"), line -> line, (first, second) -> first));
        assertEquals(Set.of("api_key.accepted", "api_key.refused", "link_session.created", "link_session.completed",
                "link_session.cancelled", "login.failed", "supplier.linked", "supplier.replaced", "connection.erased"), firsts.keySet());
        JsonObject completed = firsts.get("link_session.completed");
        assertEquals(Set.of("at", "event", "request_id", "link_session_id", "manufacturer", "supplier", "user_id"),
                completed.keySet());
        assertEquals(sessionId(linked), completed.getString("link_session_id"));
        // printf 'acme\nuser {0} of the audit' | openssl dgst -sha256 -hmac b41f0c97e2d85a36907be1c4f8235dda
        assertEquals("2eb00baec92b1c48fdeaff0fcf3411e40de5921276b60f3e1a034540163b8d32",
                completed.getString("user_id"));
        assertEquals("unknown", firsts.get("api_key.refused").getString("reason"));
        assertEquals(ItEnvironment.digest(KEY).substring(0, 8), firsts.get("api_key.accepted").getString("key_digest"));
        assertEquals("north", firsts.get("supplier.replaced").getString("replaced_supplier"));
        assertEquals(1, audit.stream().filter(line -> line.getString("event").equals("api_key.accepted")).count());
        assertFalse(log.contains(USER), "the user id itself");
        assertTrue(collector.logs().stream()
                .anyMatch(entry -> entry.getBody().getStringValue().contains("supplier.replaced")));
    }

    /**
     * What selects nothing makes an alert that never fires. The names are those that Prometheus gives to OTLP metrics: dots
     * to underscores, the unit, and _total for what only grows.
     */
    @Test
    void theDashboardAndTheAlertsSelectWhatThereIs() throws IOException {
        Map<String, Map<String, Set<String>>> sent = new TreeMap<>();
        collector.metrics().forEach(metric -> prometheusNames(metric).forEach(name -> {
            Map<String, Set<String>> labels = sent.computeIfAbsent(name, none -> new TreeMap<>());
            labels(metric).forEach(label -> labels
                    .computeIfAbsent(label.getKey(), none -> new TreeSet<>()).add(label.getValue()));
        }));
        Set<String> allLabels = sent.values().stream()
                .flatMap(labels -> labels.keySet().stream()).collect(toSet());
        allLabels.addAll(Set.of("le", "instance"));
        for (String file : List.of("dashboard.json", "alerts.yaml")) {
            String text = Files.readString(Path.of("k8s/monitoring", file)).replace("\\\"", "\"");
            List<MatchResult> selectors = all("\\b([a-z]+_[a-z_]+)\\{([^}]*)}", text);
            assertTrue(selectors.size() > 10, file + " has selectors");
            for (MatchResult selector : selectors) {
                Map<String, Set<String>> labels = sent.get(selector.group(1));
                assertNotNull(labels, file + " names " + selector.group(1) + " of " + sent.keySet());
                for (MatchResult matcher : all("(\\w+)(?:=~|!~|!=|=)\"([^\"]*)\"", selector.group(2))) {
                    boolean open = matcher.group(1).equals("job") || matcher.group(2).startsWith("$")
                            || Set.of("", "5..").contains(matcher.group(2));
                    assertTrue(matcher.group(1).equals("job") || labels.containsKey(matcher.group(1)), selector.group());
                    assertTrue(open || labels.get(matcher.group(1)).stream()
                                    .anyMatch(value -> value.matches(matcher.group(2))),
                            selector.group() + " of " + labels);
                }
            }
            all("\\bby \\(([^)]*)\\)|\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}", text).forEach(use -> {
                for (String label : (use.group(1) == null ? use.group(2) : use.group(1)).split(", ")) {
                    assertTrue(allLabels.contains(label), file + " groups by " + label);
                }
            });
        }
    }

    @Test
    void telemetryIsOffUnlessItIsSwitchedOn(@TempDir Path output) throws SQLException {
        try (TelemetryCollector nobody = new TelemetryCollector()) {
            Map<String, String> environment = environment("unobserved");
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", nobody.endpoint());
            try (LibertyServer server = LibertyServer.start(output, environment)) {
                assertEquals(201, server.api().create(KEY, body(Map.of()).toString()).statusCode(), server.log());
            }
            assertEquals("[][][]", nobody.everything());
        }
    }

    private static Map<String, String> environment(String database) throws SQLException {
        try (Connection admin = ItEnvironment.postgres().getPostgresDatabase().getConnection()) {
            admin.createStatement().execute("create database " + database);
        }
        Map<String, String> environment = new HashMap<>(Map.of(
                "DB_URL", ItEnvironment.databaseUrl().replaceFirst("postgres$", database),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                "NOX_UI_BASE_URL", "http://localhost:" + LibertyServer.PORT + "/ui",
                "NOX_SIGNING_KEY", "generate",
                "NOX_LINK_SESSION_TOKEN_SECRETS", "generate",
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", ItEnvironment.digest(KEY),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any"));
        environment.put("NOX_LINK_SESSION_CLEANUP_INTERVAL", "PT1S");
        environment.put("NOX_AUDIT_USER_ID", "hmac");
        environment.put("NOX_AUDIT_USER_ID_KEY", "b41f0c97e2d85a36907be1c4f8235dda");
        environment.put("NOX_SUPPLIERS", "north,south,nowhere");
        for (String id : List.of("NORTH", "SOUTH", "NOWHERE")) {
            environment.put("NOX_SUPPLIER_" + id + "_NAME", id);
            environment.put("NOX_SUPPLIER_" + id + "_CLIENT_ID", "nox");
            environment.put("NOX_SUPPLIER_" + id + "_ISSUER",
                    id.equals("NOWHERE") ? "http://localhost:1/" : supplier.issuer().toString());
        }
        environment.put("OTEL_SERVICE_NAME", "nox-authenticator");
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        environment.put("OTEL_METRIC_EXPORT_INTERVAL", "1000");
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "500");
        return environment;
    }

    private static String noxUserId(LibertyServer server) {
        return json(server.api().listConnections(KEY, "")).getJsonArray("connections").getJsonObject(0)
                .getString("nox_user_id");
    }

    private static JsonObject create(LibertyServer server, ManufacturerApp app, String userId) {
        return json(server.api().create(KEY,
                body(Map.of("user_id", userId, "redirect_url", app.callback().toString())).toString()));
    }

    /** Under an idempotency key; {@link #insertWaited} is a moment at which the insert had begun and had not ended. */
    private static JsonObject createWithAnInsertThatWaits(LibertyServer server, ManufacturerApp app, String userId)
            throws SQLException {
        String body = body(Map.of("user_id", userId, "redirect_url", app.callback().toString())).toString();
        try (Connection lock = database(); Connection watch = database()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table link_session in share row exclusive mode");
            CompletableFuture<HttpResponse<String>> created =
                    CompletableFuture.supplyAsync(() -> server.api().create(KEY, body, "a-key"));
            server.await(readiness -> isInsertWaiting(watch));
            insertWaited = Instant.now();
            lock.commit();
            return json(created.join());
        }
    }

    private static boolean isInsertWaiting(Connection watch) {
        try (ResultSet waiting = watch.createStatement().executeQuery("select 1 from pg_stat_activity"
                + " where wait_event_type = 'Lock' and query like 'insert into link_session%'")) {
            return waiting.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expireGivenUpFor(String interval) throws SQLException {
        execute("update link_session set created_at = created_at - interval '3 days',"
                + " expires_at = now() - interval '" + interval + "', deadline = now() - interval '" + interval
                + "' where user_id = 'gives up'");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database()) {
            assertEquals(1, connection.createStatement().executeUpdate(sql), sql);
        }
    }

    private static Connection database() throws SQLException {
        return ItEnvironment.postgres().getDatabase("postgres", "observability").getConnection();
    }

    private static boolean hasCome(String metric) {
        return collector.metrics().stream().anyMatch(candidate -> candidate.getName().equals(metric));
    }

    /** The first half of the token's digest, as a UUID. */
    private static String sessionId(JsonObject session) {
        return ItEnvironment.digest(session.getString("link_token")).substring(0, 32)
                .replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    }

    private static Metric latest(String name) {
        return collector.metrics().stream().filter(metric -> metric.getName().equals(name))
                .reduce((first, second) -> second).orElseThrow(() -> new AssertionError("No metric " + name));
    }

    private static Map<String, Long> sums(String name) {
        return points(latest(name).getSum().getDataPointsList());
    }

    /** The values by those of the attributes, in the order of their names. */
    private static Map<String, Long> points(List<NumberDataPoint> points) {
        return points.stream().collect(toMap(
                point -> String.join(" ", attributes(point.getAttributesList()).values()), NumberDataPoint::getAsInt));
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> byName = new TreeMap<>();
        attributes.forEach(attribute -> byName.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return byName;
    }

    /** Name and value of each label of each of its points. */
    private static Stream<Map.Entry<String, String>> labels(Metric metric) {
        return Stream.of(metric.getSum().getDataPointsList().stream().map(NumberDataPoint::getAttributesList),
                        metric.getGauge().getDataPointsList().stream().map(NumberDataPoint::getAttributesList),
                        metric.getHistogram().getDataPointsList().stream().map(point -> point.getAttributesList()))
                .flatMap(points -> points).flatMap(List::stream)
                .map(label -> Map.entry(label.getKey().replace('.', '_'), label.getValue().hasIntValue()
                        ? Long.toString(label.getValue().getIntValue()) : label.getValue().getStringValue()));
    }

    private static List<MatchResult> all(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().toList();
    }

    private static Stream<String> prometheusNames(Metric metric) {
        String unit = switch (metric.getUnit()) {
            case "s" -> "_seconds";
            case "By" -> "_bytes";
            default -> "";
        };
        String name = metric.getName().replace('.', '_') + unit;
        if (metric.hasHistogram()) {
            return Stream.of(name + "_bucket", name + "_count", name + "_sum");
        }
        return Stream.of(metric.hasSum() && metric.getSum().getIsMonotonic() ? name + "_total" : name);
    }

    private static JsonObject parse(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
