package energy.nox.authenticator.linksession.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import energy.nox.authenticator.linksession.CreatedLinkSession;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** The answer to a create (contract, schema {@code CreateManufacturerLinkSessionResponse}); times are Unix seconds. */
@Schema(name = "CreateManufacturerLinkSessionResponse", requiredProperties = {"link_url", "link_token", "manufacturer",
        "manufacturer_user_id", "redirect_url", "language", "created_at", "expires_at"})
@JsonbPropertyOrder({"linkUrl", "linkToken", "brand", "language", "redirectUrl", "manufacturer", "manufacturerUserId",
        "completedAt", "createdAt", "expiresAt"})
public record LinkSessionResponse(
        @JsonbProperty("link_url")
        @Schema(name = "link_url", format = "uri",
                description = "Full URL to redirect the end-user to the NOX Authenticator UI.")
        String linkUrl,
        @JsonbProperty("link_token")
        @Schema(name = "link_token", description = "Unique token identifying this link session.")
        String linkToken,
        @Schema(description = "The manufacturer's brand name (title-cased).")
        String brand,
        @Schema(ref = "Language")
        String language,
        @JsonbProperty("redirect_url")
        @Schema(name = "redirect_url", format = "uri", description = "The redirect URL that was provided.")
        String redirectUrl,
        @Schema(description = "Name of the manufacturer (resolved from API key).")
        String manufacturer,
        @JsonbProperty("manufacturer_user_id")
        @Schema(name = "manufacturer_user_id", description = "The manufacturer's user ID.")
        String manufacturerUserId,
        @JsonbProperty(value = "completed_at", nillable = true)
        @Schema(name = "completed_at", nullable = true,
                description = "Unix timestamp when the session was completed. Always null on creation.")
        Long completedAt,
        @JsonbProperty("created_at")
        @Schema(name = "created_at", description = "Unix timestamp when the session was created.")
        long createdAt,
        @JsonbProperty("expires_at")
        @Schema(name = "expires_at", description = "Unix timestamp when the session expires.")
        long expiresAt) {

    static LinkSessionResponse from(CreatedLinkSession created) {
        return new LinkSessionResponse(
                created.linkUrl().toString(),
                created.token().value(),
                created.request().manufacturer().brand(),
                created.request().language().code(),
                created.request().redirectUrl(),
                created.request().manufacturer().name(),
                created.request().userId(),
                null,
                created.createdAt().getEpochSecond(),
                created.expiresAt().getEpochSecond());
    }
}
