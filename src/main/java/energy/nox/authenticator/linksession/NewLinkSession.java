package energy.nox.authenticator.linksession;

import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.RedirectUrl;
import energy.nox.authenticator.manufacturer.UserId;
import energy.nox.authenticator.platform.Language;

/** What a manufacturer asks for; valid from its construction on. */
public record NewLinkSession(Manufacturer manufacturer, String userId, Language language, String redirectUrl) {

    /** @throws energy.nox.authenticator.platform.AuthenticatorException 400 naming the field */
    public NewLinkSession {
        UserId.validated(userId);
        RedirectUrl.validated(redirectUrl, manufacturer.allowedRedirectUrls());
    }
}
