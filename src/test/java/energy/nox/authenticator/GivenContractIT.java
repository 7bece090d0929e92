package energy.nox.authenticator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;

import energy.nox.authenticator.support.ArquillianIT;

/** The OpenAPI document that the server publishes keeps the contract that manufacturers were given. */
class GivenContractIT extends ArquillianIT {

    @Test
    void theOpenApiDocumentAgreesWithTheContract() throws Exception {
        String contract = Files.readString(Path.of("src/test/contract/manufacturer-v2.yaml"));
        String document = server().get("openapi").body();
        assertTrue(Stream.of("413", "415", "429", "503").allMatch(status -> document.contains("\"" + status + "\"")),
                document);
        ChangedOpenApi difference = OpenApiCompare.fromContents(contract, document);
        assertTrue(difference.isCompatible(), () -> "changed: " + difference.getChangedOperations() + " missing: "
                + difference.getMissingEndpoints());
        assertTrue(difference.getMissingEndpoints().isEmpty());
        assertEquals(200, server().get("openapi/ui/").statusCode());
    }
}
