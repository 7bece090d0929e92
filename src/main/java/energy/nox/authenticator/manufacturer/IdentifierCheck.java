package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

/** The rule for what a manufacturer calls its user or a device; a valid one is kept exactly, in whatever script. */
public final class IdentifierCheck {

    /** In Unicode code points. */
    public static final int MAX_LENGTH = 255;

    private IdentifierCheck() {
    }

    /** @param field names the value in an error */
    public static String validated(String field, String value) {
        if (value.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw invalid(field + " must not be blank");
        }
        if (value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw invalid(field + " must be at most " + MAX_LENGTH + " characters");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid(field + " must not contain control characters");
        }
        // A pair is one supplementary code point; what is left in this range stands alone.
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw invalid(field + " must be valid Unicode");
        }
        return value;
    }
}
