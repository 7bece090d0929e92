package energy.nox.authenticator;

import static energy.nox.authenticator.support.ItEnvironment.digest;
import static energy.nox.authenticator.support.LibertyServer.PORT;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.Containerfile;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LibertyServer;
import energy.nox.authenticator.support.PackagedBuild;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** What liberty/Containerfile puts into the image, run as it says: by its user, who may write to its volumes alone. */
class ContainerImageIT {

    @TempDir
    static Path root;

    private static Containerfile image;

    @BeforeAll
    static void build() throws Exception {
        image = Containerfile.build(Path.of("liberty/Containerfile"), root);
        // The image's user gets through it too; without it, whoever runs the tests loses the right to write.
        Containerfile.run("chmod", "go+x", root.toString());
        if (!Containerfile.ROOT) {
            Containerfile.run("chmod", "-R", "a-w", image.inRoot("/opt").toString());
            for (Path volume : image.volumes()) {
                Containerfile.run("chmod", "u+w", volume.toString());
            }
        }
    }

    @Test
    void servesFromAReadOnlyFileSystemAsAUserThatIsNotRootAndEndsBySigterm() throws Exception {
        assertEquals("1001:0", image.user());
        assertEquals("*", image.environment().get("HTTP_HOST"));
        assertEquals("production", image.environment().get("NOX_MODE"));
        Map<String, String> before = filesOutsideTheVolumes();
        try (LibertyServer server = LibertyServer.start(command(), environment())) {
            HttpResponse<String> created = server.api().create("image-key", body(Map.of()).toString());
            assertEquals(201, created.statusCode(), server.log());
            assertTrue(json(created).getString("link_url").startsWith(server.base() + "ui?token="), created.body());
            for (String check : new String[] {"started", "ready", "live"}) {
                assertEquals(200, server.api().get("health/" + check).statusCode(), check);
            }
            assertTrue(Files.exists(image.inRoot("/opt/nox/logs/messages.log")));
            assertFalse(server.log().contains("Permission denied"), server.log());
            server.terminate().get(60, TimeUnit.SECONDS);
        }
        assertEquals(before, filesOutsideTheVolumes());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "jdbc:h2:file:/opt/nox/logs/data", "postgresql://db.example/nox"})
    void withoutPostgresqlItEndsAtOnceAndSaysWhichVariableIsMissing(String url) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().remove("DB_URL");
        if (url != null) {
            builder.environment().put("DB_URL", url);
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor());
        assertTrue(output.startsWith("Not started: DB_URL must lead to PostgreSQL (jdbc:postgresql://"), output);
        assertEquals(1, output.lines().count(), output);
    }

    @Test
    void hasTheDriverOfPostgresqlAndNoOther() throws IOException {
        assertEquals(Set.of("postgresql"), names(image.inRoot("/opt/nox/wlp/usr/servers/standalone/jdbc")).stream()
                .map(jar -> jar.replaceFirst("-\\d.*", "")).filter(jar -> !jar.equals("checker-qual"))
                .collect(Collectors.toSet()));
    }

    @Test
    void hasTheFeaturesInUseAndNoOthers() throws IOException {
        Set<String> all = names(PackagedBuild.liberty().resolve("lib/features"));
        Set<String> features = names(image.inRoot("/opt/nox/wlp/lib/features"));
        assertTrue(features.contains("io.openliberty.restfulWS-3.1.mf"), features.toString());
        for (String unused : List.of("com.ibm.websphere.appserver.adminCenter-1.0.mf", "io.openliberty.pages-3.1.mf",
                "io.openliberty.persistence-3.1.mf", "io.openliberty.webProfile-10.0.mf")) {
            assertTrue(all.contains(unused), unused);
            assertFalse(features.contains(unused), unused);
        }
    }

    @Test
    void hasNoSecretAndNoTraceOfTheBuild() throws IOException {
        Path server = image.inRoot("/opt/nox/wlp/usr/servers/standalone");
        assertFalse(Files.exists(server.resolve("bootstrap.properties")));
        assertEquals("", Files.readString(server.resolve("server.env")));
        String checkout = Path.of("").toAbsolutePath().toString();
        for (Path file : texts()) {
            assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(checkout), file.toString());
        }
    }

    @Test
    void theBillOfMaterialsNamesWhatShipsAndNothingOfTheTests() throws IOException {
        JsonObject bill;
        try (Reader reader = Files.newBufferedReader(image.inRoot("/opt/nox/sbom.json"))) {
            bill = Json.createReader(reader).readObject();
        }
        assertEquals(bill.getJsonObject("metadata").getJsonObject("component").getString("version"),
                image.labels().get("org.opencontainers.image.version"));

        Set<String> named = new TreeSet<>();
        Set<String> ofTheServer = new TreeSet<>();
        for (JsonValue value : bill.getJsonArray("components")) {
            JsonObject component = value.asJsonObject();
            boolean server = component.getString("group").matches(
                    "io\\.openliberty|jakarta\\..*|org\\.eclipse\\.microprofile.*|io\\.opentelemetry.*");
            (server ? ofTheServer : named).add(component.getString("name") + "-" + component.getString("version"));
        }
        Set<String> shipped = new TreeSet<>(jars());
        shipped.removeAll(ofTheServer);
        assertEquals(shipped, named);
        for (String library : List.of("hibernate-core", "oauth2-oidc-sdk", "postgresql")) {
            assertTrue(named.stream().anyMatch(name -> name.matches(library + "-\\d.*")), library);
        }
        assertTrue(ofTheServer.stream().anyMatch(name -> name.startsWith("openliberty-runtime-")), ofTheServer.toString());
        assertTrue(named.stream().noneMatch(name -> name.startsWith("h2-")), named.toString());
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        if (Containerfile.ROOT) {
            String[] user = image.user().split(":");
            command.addAll(List.of("setpriv", "--reuid=" + user[0], "--regid=" + user[1], "--clear-groups"));
        }
        command.addAll(image.entrypoint());
        return command;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(image.environment());
        environment.replaceAll((name, value) -> image.moved(value));
        environment.putAll(Map.of(
                "NOX_AUDIT_USER_ID", "plain",
                "DB_URL", ItEnvironment.databaseUrl(),
                "DB_USER", "postgres",
                "DB_PASSWORD", "postgres",
                // The database of the tests is on this machine and has no TLS.
                "NOX_DB_UNVERIFIED_TLS", "allow"));
        environment.putAll(Map.of(
                // What differs here: where Java and the image's /tmp are, and that nobody else is let in.
                "JAVA_HOME", System.getProperty("java.home"),
                "JVM_ARGS", "-Djava.io.tmpdir=" + image.inRoot("/tmp"),
                "HTTP_HOST", "localhost",
                "NOX_UI_BASE_URL", "http://localhost:" + PORT + "/ui",
                "NOX_SIGNING_KEY", signingKey(),
                "NOX_LINK_SESSION_TOKEN_SECRETS", RandomSecret.next(),
                "NOX_MANUFACTURERS", "acme",
                "NOX_MANUFACTURER_ACME_NAME", "Acme",
                "NOX_MANUFACTURER_ACME_API_KEYS", digest("image-key"),
                "NOX_MANUFACTURER_ACME_REDIRECT_URLS", "any"));
        return environment;
    }

    private static String signingKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each with its time and size. */
    private static Map<String, String> filesOutsideTheVolumes() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> image.volumes().stream().noneMatch(path::startsWith)).collect(Collectors.toMap(
                    Path::toString, path -> path.toFile().lastModified() + " " + path.toFile().length(),
                    (a, b) -> a, TreeMap::new));
        }
    }

    private static List<Path> texts() throws IOException {
        try (Stream<Path> all = Files.walk(image.inRoot("/opt/nox"))) {
            return all.filter(path -> Files.isRegularFile(path) && !path.toString().matches(".*\\.[jw]ar")
                    && image.volumes().stream().noneMatch(path::startsWith)).toList();
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** The drivers and the WAR's libraries, without ".jar". */
    private static List<String> jars() throws IOException {
        Path server = image.inRoot("/opt/nox/wlp/usr/servers/standalone");
        try (JarFile war = new JarFile(server.resolve("apps/nox-authenticator.war").toFile())) {
            return Stream.concat(names(server.resolve("jdbc")).stream(),
                            war.stream().map(entry -> entry.getName()).filter(name -> name.startsWith("WEB-INF/lib/")))
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.substring(name.lastIndexOf('/') + 1, name.length() - ".jar".length())).toList();
        }
    }
}
