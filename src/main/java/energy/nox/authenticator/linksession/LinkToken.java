package energy.nox.authenticator.linksession;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.secret.Sha256;

/**
 * The secret that names a link session to the user's browser: 256 random bits in base64url (RFC 4648, section 5).
 * Only its digest is stored, and neither is logged.
 */
public final class LinkToken {

    private static final Pattern FORM = Pattern.compile(RandomSecret.FORM);

    private final String value;
    private final byte[] digest;

    private LinkToken(String value) {
        this.value = value;
        this.digest = Sha256.of(value);
    }

    static LinkToken random() {
        return new LinkToken(RandomSecret.next());
    }

    /** The token that this secret always makes of an idempotency record's identifier and salt. */
    public static LinkToken derived(String secret, UUID recordId, byte[] salt) {
        byte[] message = ByteBuffer.allocate(2 * Long.BYTES + salt.length).putLong(recordId.getMostSignificantBits())
                .putLong(recordId.getLeastSignificantBits()).put(salt).array();
        return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.hmac(secret, message)));
    }

    /** The token that a client sent, or empty where that cannot be one. */
    public static Optional<LinkToken> parse(String value) {
        return value != null && FORM.matcher(value).matches() ? Optional.of(new LinkToken(value)) : Optional.empty();
    }

    public String value() {
        return value;
    }

    public byte[] digest() {
        return digest.clone();
    }

    /**
     * The identifier of the token's session: the first half of the digest. It finds the session by its primary key,
     * names it in logs, and opens nothing.
     */
    public UUID sessionId() {
        return Sha256.identifier(digest);
    }

    @Override
    public String toString() {
        return "LinkToken[of session " + sessionId() + "]";
    }
}
