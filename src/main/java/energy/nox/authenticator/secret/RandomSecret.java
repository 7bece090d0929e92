package energy.nox.authenticator.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of 256 random bits, written as 43 characters of base64url (RFC 4648, section 5). */
public final class RandomSecret {

    public static final String FORM = "[A-Za-z0-9_-]{43}";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private RandomSecret() {
    }

    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
