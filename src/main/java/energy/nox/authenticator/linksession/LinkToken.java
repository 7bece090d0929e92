package energy.nox.authenticator.linksession;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import energy.nox.authenticator.platform.Sha256;

/**
 * The secret that names a link session to the user's browser: 256 random bits in base64url (RFC 4648, section 5).
 * Only its digest is stored, and neither is logged.
 */
public final class LinkToken {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String value;
    private final byte[] digest;

    private LinkToken(String value) {
        this.value = value;
        this.digest = Sha256.of(value.getBytes(StandardCharsets.US_ASCII));
    }

    static LinkToken random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The token that a client sent, or empty where that cannot be one. */
    public static Optional<LinkToken> parse(String value) {
        return value != null && FORM.matcher(value).matches() ? Optional.of(new LinkToken(value)) : Optional.empty();
    }

    public String value() {
        return value;
    }

    byte[] digest() {
        return digest.clone();
    }

    /**
     * The identifier of the token's session: the first half of the digest. It finds the session by its primary key,
     * names it in logs, and opens nothing.
     */
    UUID sessionId() {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    @Override
    public String toString() {
        return "LinkToken[of session " + sessionId() + "]";
    }
}
