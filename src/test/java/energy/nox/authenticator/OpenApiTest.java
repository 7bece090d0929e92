package energy.nox.authenticator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.hosted.LeaveReason;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.subscriber.ConnectionStatus;
import energy.nox.authenticator.subscriber.DisconnectReason;
import jakarta.ws.rs.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document of the API agrees with the contract that we were given, with the application, and with itself. */
class OpenApiTest {

    private static final JsonNode DOCUMENT = read("src/main/resources/META-INF/openapi.yaml");
    private static final JsonNode CONTRACT = read("src/test/contract/manufacturer-v2.yaml");
    private static final String LOCATION = "https://auth.example/openapi";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDialect(Dialects.getOpenApi30(),
            registry -> registry.schemas(Map.of(LOCATION, DOCUMENT.toString())));
    private static final String API = "/v2";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    @Test
    void hasEverythingOfTheGivenContract() {
        List<String> missing = new ArrayList<>();
        compare("", CONTRACT, DOCUMENT, missing);
        assertEquals(List.of(), missing);
    }

    @Test
    void namesTheRoutesOfTheApplicationAndNoOthers() {
        Set<String> routes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("energy.nox.authenticator").stream()
                .filter(type -> type.isAnnotatedWith(jakarta.ws.rs.Path.class)).map(JavaClass::reflect)
                .flatMap(OpenApiTest::routes).filter(route -> route.contains(" " + API + "/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(routes, operations().map(operation -> operation.method().toUpperCase() + " " + API + operation.path())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void listsWhatTheApplicationKnows() {
        assertEquals(Arrays.stream(Language.values()).map(Language::code).toList(), listed("Language"));
        assertEquals(Arrays.stream(LeaveReason.values()).map(LeaveReason::code).collect(Collectors.toSet()),
                Set.copyOf(listed("LinkError")));
        assertEquals(Arrays.stream(LinkSessionStatus.values()).map(status -> status.name().toLowerCase()).toList(),
                listed("LinkSessionStatus"));
        assertEquals(Arrays.stream(ConnectionStatus.values()).map(status -> status.name().toLowerCase()).toList(),
                listed("ConnectionStatus"));
    }

    /** It may be null, which an enum of OpenAPI 3.0 would have to list. */
    @ParameterizedTest
    @EnumSource(DisconnectReason.class)
    void saysWhatEachReasonOfAnEndMeans(DisconnectReason reason) {
        String description = DOCUMENT.at("/components/schemas/ManufacturerConnection/properties/reason/description").asString();
        assertTrue(description.contains('`' + reason.name().toLowerCase() + "`: "), description);
    }

    @TestFactory
    Stream<DynamicTest> everyBodyOfAnOperationHasAnExample() {
        return operations().map(operation -> dynamicTest(operation.method() + operation.path(), () -> {
            List<JsonNode> bodies = new ArrayList<>();
            bodies.add(operation.node().path("requestBody"));
            operation.node().path("responses").forEach(response -> bodies.add(resolve(DOCUMENT, response)));
            bodies.stream().filter(body -> body.has("content")).map(body -> body.at("/content/application~1json"))
                    .forEach(body -> assertTrue(body.has("example") || body.path("examples").size() > 0, body::toString));
        }));
    }

    @TestFactory
    Stream<DynamicTest> everySuccessTellsOfTheRateLimit() {
        return operations().map(operation -> dynamicTest(operation.method() + operation.path(), () ->
                operation.node().path("responses").properties().stream().filter(entry -> entry.getKey().startsWith("2"))
                        .forEach(entry -> assertEquals(Set.of("X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining",
                                "RateLimit-Reset", "RateLimit-Policy"),
                                Set.copyOf(entry.getValue().path("headers").propertyNames()), entry.getKey()))));
    }

    @Test
    void everyOperationHasAnIdOfItsOwnAndNeedsAnApiKey() {
        List<Operation> all = operations().toList();
        assertEquals(all.size(), all.stream()
                .map(operation -> operation.node().path("operationId").asString()).distinct().count());
        assertTrue(all.stream().allMatch(operation -> operation.node().at("/security/0").has("ApiKeyAuth")));
    }

    @TestFactory
    Stream<DynamicTest> everyErrorOfAnOperationHasItsIdAndAnExample() {
        return operations().map(operation -> dynamicTest(operation.method() + operation.path(), () -> {
            JsonNode responses = operation.node().path("responses");
            assertTrue(Stream.of("401", "429", "500", "503").allMatch(responses::has), responses::toString);
            responses.properties().forEach(entry -> {
                JsonNode response = resolve(DOCUMENT, entry.getValue());
                assertTrue(response.at("/headers/X-Request-Id").isObject(), entry.getKey());
                assertTrue(entry.getKey().startsWith("2") || response.at("/content/application~1json").has("example")
                        || response.at("/content/application~1json/examples").size() > 0, entry.getKey());
                assertEquals(Set.of("429", "503").contains(entry.getKey()), response.path("headers").has("Retry-After"),
                        entry.getKey());
            });
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsValid() {
        List<DynamicTest> tests = new ArrayList<>();
        addExamples("", DOCUMENT, tests);
        assertTrue(tests.size() > 60, () -> "only " + tests.size());
        return tests.stream();
    }

    private record Operation(String path, String method, JsonNode node) {
    }

    private static Stream<Operation> operations() {
        return DOCUMENT.path("paths").properties().stream().flatMap(path -> path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .map(member -> new Operation(path.getKey(), member.getKey(), member.getValue())));
    }

    private static Stream<String> routes(Class<?> resource) {
        String path = resource.getAnnotation(jakarta.ws.rs.Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(method -> Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType).filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value() + " " + path + subPath(method)));
    }

    private static String subPath(Method method) {
        jakarta.ws.rs.Path path = method.getAnnotation(jakarta.ws.rs.Path.class);
        return path == null ? "" : "/" + path.value();
    }

    private static List<String> listed(String schema) {
        List<String> values = new ArrayList<>();
        DOCUMENT.at("/components/schemas/" + schema + "/enum").forEach(value -> values.add(value.asString()));
        return values;
    }

    /** Ours may say more: a longer description, another member, another element of a list. */
    private static void compare(String at, JsonNode given, JsonNode place, List<String> missing) {
        JsonNode ours = given.has("$ref") ? place : resolve(DOCUMENT, place);
        if (given.isObject()) {
            given.properties().forEach(member ->
                    compare(at + "/" + member.getKey(), member.getValue(), ours.path(member.getKey()), missing));
        } else if (given.isArray()) {
            given.forEach(element -> {
                if (ours.valueStream().noneMatch(element::equals)) {
                    missing.add(at + " " + element);
                }
            });
        } else if (!given.equals(ours) && !(at.endsWith("/description") && ours.asString().startsWith(given.asString()))) {
            missing.add(at + " " + given);
        }
        if (given.isArray() && given.isEmpty() && !ours.equals(given)) {
            missing.add(at + " []");
        }
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }

    /** An example belongs to the schema beside it, or is one of a schema itself. */
    private static void addExamples(String at, JsonNode node, List<DynamicTest> tests) {
        String schema = node.has("schema") ? at + "/schema" : at;
        if (node.has("example")) {
            tests.add(isValid(at, schema, node.get("example")));
        }
        node.path("examples").properties().forEach(example ->
                tests.add(isValid(at + "/examples/" + example.getKey(), schema, example.getValue().get("value"))));
        node.properties().stream().filter(member -> !member.getKey().startsWith("example")).forEach(member ->
                addExamples(at + "/" + member.getKey().replace("/", "~1"), member.getValue(), tests));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                addExamples(at + "/" + i, node.get(i), tests);
            }
        }
    }

    private static DynamicTest isValid(String name, String schema, JsonNode example) {
        return dynamicTest(name, () -> assertEquals(List.of(), SCHEMAS.getSchema(SchemaLocation.of(LOCATION + "#" + schema))
                .validate(example)));
    }

    private static JsonNode read(String file) {
        return new YAMLMapper().readTree(Path.of(file).toFile());
    }
}
