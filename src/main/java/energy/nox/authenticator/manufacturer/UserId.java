package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.platform.AuthenticatorException.invalid;

/** The rule for a manufacturer's own identifier of its user; a valid one is kept exactly, in whatever script. */
public final class UserId {

    /** In Unicode code points. */
    public static final int MAX_LENGTH = 255;

    private UserId() {
    }

    public static String validated(String userId) {
        if (userId.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw invalid("user_id must not be blank");
        }
        if (userId.codePointCount(0, userId.length()) > MAX_LENGTH) {
            throw invalid("user_id must be at most " + MAX_LENGTH + " characters");
        }
        if (userId.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid("user_id must not contain control characters");
        }
        // A pair is one supplementary code point; what is left in this range stands alone.
        if (userId.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw invalid("user_id must be valid Unicode");
        }
        return userId;
    }
}
