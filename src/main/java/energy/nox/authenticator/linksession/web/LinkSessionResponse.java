package energy.nox.authenticator.linksession.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.manufacturer.Manufacturer;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * A link session as its manufacturer sees it; times are Unix seconds. The answer to a create has the members of the
 * contract (schema {@code CreateManufacturerLinkSessionResponse}) and none of the last four.
 */
@Schema(name = "CreateManufacturerLinkSessionResponse", requiredProperties = {"link_url", "link_token", "manufacturer",
        "manufacturer_user_id", "redirect_url", "language", "created_at", "expires_at"})
@JsonbPropertyOrder({"linkUrl", "linkToken", "brand", "language", "redirectUrl", "manufacturer", "manufacturerUserId",
        "completedAt", "createdAt", "expiresAt", "status", "noxUserId", "energySupplier", "deviceIds"})
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
        long expiresAt,
        @Schema(enumeration = {"open", "completed", "cancelled", "expired"},
                description = "How the session stands. Left out on creation.")
        String status,
        @JsonbProperty("nox_user_id")
        @Schema(name = "nox_user_id", format = "uuid", description = "The NOX user, once the session is completed.")
        String noxUserId,
        @JsonbProperty("energy_supplier")
        @Schema(name = "energy_supplier", description = "Identifier of the supplier, once the session is completed.")
        String energySupplier,
        @JsonbProperty("device_ids")
        @Schema(name = "device_ids",
                description = "The user's devices at the time of completion, once the session is completed.")
        List<String> deviceIds) {

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
                created.expiresAt().getEpochSecond(),
                null, null, null, null);
    }

    static LinkSessionResponse of(LinkSessionView session, LinkToken token, URI linkUrl, Manufacturer manufacturer) {
        boolean completed = session.status() == LinkSessionStatus.COMPLETED;
        return new LinkSessionResponse(
                linkUrl.toString(),
                token.value(),
                manufacturer.brand(),
                session.language().code(),
                session.redirectUrl(),
                manufacturer.name(),
                session.userId(),
                completed ? session.completedAt().getEpochSecond() : null,
                session.createdAt().getEpochSecond(),
                session.expiresAt().getEpochSecond(),
                session.status().name().toLowerCase(Locale.ROOT),
                completed ? session.noxUserId().toString() : null,
                session.supplierId(),
                completed ? session.deviceIds() : null);
    }
}
