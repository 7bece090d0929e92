package energy.nox.authenticator.linksession;

import java.nio.charset.StandardCharsets;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.manufacturer.IdentifierCheck;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.RedirectUrlCheck;
import energy.nox.authenticator.secret.Sha256;

/** What a manufacturer asks for; valid from its construction on. */
public record NewLinkSession(Manufacturer manufacturer, String userId, Language language, String redirectUrl) {

    /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the field */
    public NewLinkSession {
        IdentifierCheck.validated("user_id", userId);
        RedirectUrlCheck.validated(redirectUrl, manufacturer.allowedRedirectUrls());
    }

    /** Equal for requests that ask for the same. */
    public byte[] digest() {
        // None of the three has a line break.
        return Sha256.of(String.join("\n", userId, language.code(), redirectUrl).getBytes(StandardCharsets.UTF_8));
    }
}
