package energy.nox.authenticator.platform.web;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;

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
