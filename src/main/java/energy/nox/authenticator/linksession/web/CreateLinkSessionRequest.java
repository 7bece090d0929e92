package energy.nox.authenticator.linksession.web;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;
import static energy.nox.authenticator.json.JsonFields.optionalString;
import static energy.nox.authenticator.json.JsonFields.requiredString;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.NewLinkSession;
import energy.nox.authenticator.manufacturer.Manufacturer;
import jakarta.json.JsonObject;

/** The body of a create (contract, schema {@code CreateManufacturerLinkSessionRequest}); unknown members are ignored. */
@Schema(name = "CreateManufacturerLinkSessionRequest", requiredProperties = {"user_id", "redirect_url"})
record CreateLinkSessionRequest(
        @Schema(name = "user_id", description = "The manufacturer's internal user ID for the end-user.",
                examples = "manufacturer_user_id_123")
        String userId,
        @Schema(ref = "Language")
        Language language,
        @Schema(name = "redirect_url", format = "uri",
                description = "Callback URL where the user is redirected after completing the flow.",
                examples = "https://your-app.com/callback")
        String redirectUrl) {

    static CreateLinkSessionRequest from(JsonObject body) {
        String userId = requiredString(body, "user_id");
        String redirectUrl = requiredString(body, "redirect_url");
        Language language = optionalString(body, "language")
                .map(code -> Language.find(code)
                        .orElseThrow(() -> invalid("language must be one of nl, en, fr, es")))
                .orElse(Language.DEFAULT);
        return new CreateLinkSessionRequest(userId, language, redirectUrl);
    }

    NewLinkSession by(Manufacturer manufacturer) {
        return new NewLinkSession(manufacturer, userId, language, redirectUrl);
    }
}
