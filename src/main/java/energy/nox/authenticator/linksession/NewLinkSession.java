package energy.nox.authenticator.linksession;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.manufacturer.IdentifierCheck;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.RedirectUrlCheck;
import energy.nox.authenticator.secret.Sha256;

/**
 * What a manufacturer asks for; valid from its construction on.
 *
 * @param userHint   how the manufacturer calls its user, for the user to see; it is shown and used for nothing else
 * @param supplierId the supplier whose login the link leads to at once; empty where the user chooses
 */
public record NewLinkSession(Manufacturer manufacturer, String userId, Language language, String redirectUrl,
        Optional<String> userHint, Optional<String> supplierId) {

    /** Of {@code user_hint}, in Unicode code points. */
    private static final int MAX_HINT = 100;

    /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the field */
    public NewLinkSession {
        IdentifierCheck.validated("user_id", userId);
        RedirectUrlCheck.validated(redirectUrl, manufacturer.allowedRedirectUrls());
        userHint.ifPresent(NewLinkSession::checkHint);
    }

    /** A person reads it and decides by it, so it has nothing that they cannot see or that turns the text around. */
    private static void checkHint(String hint) {
        IdentifierCheck.validated("user_hint", hint, MAX_HINT);
        if (hint.codePoints().map(Character::getType).anyMatch(type -> type == Character.FORMAT
                || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR)) {
            throw invalid("user_hint must not contain invisible formatting characters");
        }
    }

    /** Equal for requests that ask for the same. */
    public byte[] digest() {
        // None of them has a line break, and none that is there is empty.
        return Sha256.of(String.join("\n", userId, language.code(), redirectUrl, userHint.orElse(""),
                supplierId.orElse("")).getBytes(StandardCharsets.UTF_8));
    }
}
