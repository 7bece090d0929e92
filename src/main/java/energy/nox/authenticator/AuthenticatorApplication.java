package energy.nox.authenticator;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Contact;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Every path of the WAR is a JAX-RS resource, so that an unknown path is answered by the error catalogue too. */
@ApplicationPath("/")
@OpenAPIDefinition(
        info = @Info(title = "NOX Authenticator API — Manufacturer", version = "2.0.0",
                description = "Endpoints for device manufacturers to create link sessions and device connections.",
                contact = @Contact(name = "NOX Energy")),
        tags = @Tag(name = "Manufacturer",
                description = "Endpoints for device manufacturers to create link sessions and device connections."),
        components = @Components(
                schemas = @Schema(name = "Language", type = SchemaType.STRING,
                        enumeration = {"nl", "en", "fr", "es"}, defaultValue = "nl",
                        description = "Language for the Authenticator UI."),
                securitySchemes = @SecurityScheme(securitySchemeName = "ApiKeyAuth", type = SecuritySchemeType.APIKEY,
                        in = SecuritySchemeIn.HEADER, apiKeyName = "x-api-key",
                        description = "API key assigned to the manufacturer.")))
public class AuthenticatorApplication extends Application {
}
