package energy.nox.authenticator;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;

import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.errors.web.ErrorResponse;
import jakarta.ws.rs.core.MediaType;

/**
 * Shows the API as the contract does: paths relative to the server URL, which ends in {@code /v2} and is set by
 * {@code mp.openapi.servers}; timestamps as plain integers. What is not API (the UI) is left out.
 */
public class ContractFilter implements OASFilter {

    private static final String API = "/v2";

    @Override
    public Schema filterSchema(Schema schema) {
        if ("int64".equals(schema.getFormat())) {
            schema.setFormat(null);
        }
        return schema;
    }

    /** What any operation may answer, in one place. */
    @Override
    public Operation filterOperation(Operation operation) {
        add(operation, ErrorCode.TOO_MANY_REQUESTS, "Over the manufacturer's rate limit; Retry-After and RateLimit-* tell more.");
        add(operation, ErrorCode.UNAVAILABLE, "Nothing was changed; try again after Retry-After seconds.");
        if (operation.getRequestBody() != null) {
            add(operation, ErrorCode.PAYLOAD_TOO_LARGE, "The body is over 64 KiB.");
            add(operation, ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body is not application/json.");
        }
        return operation;
    }

    private static void add(Operation operation, ErrorCode code, String description) {
        operation.getResponses().addAPIResponse(Integer.toString(code.status()),
                OASFactory.createAPIResponse().description(description).content(OASFactory.createContent().addMediaType(
                        MediaType.APPLICATION_JSON, OASFactory.createMediaType().schema(
                                OASFactory.createSchema().ref("ErrorResponse")))));
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        if (openApi.getPaths() == null) {
            return;
        }
        Map<String, PathItem> paths = new LinkedHashMap<>();
        openApi.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith(API + "/")) {
                paths.put(path.substring(API.length()), item);
            }
        });
        openApi.getPaths().setPathItems(paths);
    }
}
