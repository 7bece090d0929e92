package energy.nox.authenticator.secret;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import energy.nox.authenticator.config.InvalidConfigException;

/**
 * Whether a secret of the configuration can hardly be guessed: 128 bits, estimated by its length and by the alphabet
 * that it seems to be drawn from.
 *
 * <p>It is an estimate. It sees that a secret is short, has few different characters or follows a pattern. It does not
 * see that a person made the secret of words, or that somebody else knows it.
 */
public final class SecretStrength {

    private static final int MIN_LENGTH = 32;
    private static final int MIN_BITS = 128;
    /** Of 32 random hexadecimal digits, fewer than eight are different in one case out of ten millions. */
    private static final int MIN_DIFFERENT = 8;
    /** Among 32 random characters, one or two repeat an earlier pattern by chance. */
    private static final int MIN_UNFORESEEN = 24;

    private SecretStrength() {
    }

    /**
     * The secret itself, if it is strong enough.
     *
     * @throws InvalidConfigException that names the property and the way out
     */
    public static String checked(String property, String secret) {
        findWeakness(secret).ifPresent(weakness -> {
            throw new InvalidConfigException(property,
                    "must be random and hard to guess: " + weakness + ". openssl rand -hex 32 makes a secret");
        });
        return secret;
    }

    static Optional<String> findWeakness(String secret) {
        if (secret.length() < MIN_LENGTH) {
            return Optional.of("a secret has fewer than " + MIN_LENGTH + " characters");
        }
        if (secret.chars().distinct().count() < MIN_DIFFERENT) {
            return Optional.of("a secret has fewer than " + MIN_DIFFERENT + " different characters");
        }
        if (unforeseen(secret) < MIN_UNFORESEEN) {
            return Optional.of("a secret repeats itself or follows a pattern");
        }
        double bits = secret.length() * Math.log(alphabet(secret)) / Math.log(2);
        return bits < MIN_BITS ? Optional.of("a secret of these characters has to be longer") : Optional.empty();
    }

    /**
     * How many characters do not follow from an earlier place. One follows if the last two steps from character to
     * character were made in this order before, as in {@code abcabc}, {@code 012345} and {@code aabbcc}.
     */
    private static int unforeseen(String secret) {
        Set<Long> shapes = new HashSet<>();
        for (int i = 2; i < secret.length(); i++) {
            long before = secret.charAt(i - 1) - secret.charAt(i - 2);
            long step = secret.charAt(i) - secret.charAt(i - 1);
            shapes.add(before << Integer.SIZE | step & 0xffff_ffffL);
        }
        return 2 + shapes.size();
    }

    /** The size of the smallest usual alphabet. Of other characters than letters and digits, those in use count. */
    private static long alphabet(String secret) {
        if (secret.matches("[0-9]+")) {
            return 10;
        }
        if (secret.matches("[0-9a-f]+|[0-9A-F]+")) {
            return 16;
        }
        long others = secret.chars().filter(c -> !isAsciiLetterOrDigit(c)).distinct().count();
        return others + sizeIfUsed(secret, "a-z", 26) + sizeIfUsed(secret, "A-Z", 26) + sizeIfUsed(secret, "0-9", 10);
    }

    private static long sizeIfUsed(String secret, String range, long size) {
        return secret.matches("(?s).*[" + range + "].*") ? size : 0;
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }
}
