package energy.nox.authenticator.linksession;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.secret.Sha256;

/** The {@code Idempotency-Key} that a manufacturer's backend gives to a create that it may repeat. */
public record IdempotencyKey(String value) {

    private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

    /** @throws AuthenticatorException 400 unless it is 1 to 255 visible ASCII characters */
    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw AuthenticatorException.invalid("Idempotency-Key must be 1 to 255 visible ASCII characters");
        }
    }

    /** Names this manufacturer's use of the key; another one's same key has another name. */
    UUID identifier(Manufacturer manufacturer) {
        // An identifier has no line break, so that no two pairs are written alike.
        return Sha256.identifier(Sha256.of((manufacturer.id() + "\n" + value).getBytes(StandardCharsets.US_ASCII)));
    }
}
