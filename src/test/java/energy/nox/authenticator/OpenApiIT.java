package energy.nox.authenticator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.HostedWorld;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A running server shows the document that the WAR carries, and nothing that it has found itself. */
class OpenApiIT {

    private static JsonNode written;
    private static JsonNode served;

    @BeforeAll
    static void read() {
        written = new YAMLMapper().readTree(Path.of("src/main/resources/META-INF/openapi.yaml").toFile());
        served = new JsonMapper().readTree(HostedWorld.get().server.api().get("openapi?format=json").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openapi", "info", "servers", "security", "tags", "paths", "components"})
    void showsWhatIsWritten(String part) {
        assertEquals(withoutOrder(written.get(part)), withoutOrder(served.get(part)));
    }

    /** The order of members and elements has no meaning, and a server may change it. */
    private static Object withoutOrder(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().map(OpenApiIT::withoutOrder)
                    .sorted(Comparator.comparing(Object::toString)).toList();
        }
        if (node.isObject()) {
            TreeMap<String, Object> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), withoutOrder(member.getValue())));
            return members;
        }
        return node;
    }
}
