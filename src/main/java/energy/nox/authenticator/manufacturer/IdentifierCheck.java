package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

/**
 * Checks the identifier that a manufacturer gives to its user or to a device: 1 to {@value #MAX_LENGTH} characters
 * of any script, not all of them blank, none of them a control character. A valid one is stored exactly as it was
 * sent.
 */
public final class IdentifierCheck {

    /** In Unicode code points. */
    public static final int MAX_LENGTH = 255;

    private IdentifierCheck() {
    }

    /**
     * @param field the name of the value in an error
     * @throws energy.nox.authenticator.errors.AuthenticatorException 400 that says what is wrong
     */
    public static String validated(String field, String value) {
        return validated(field, value, MAX_LENGTH);
    }

    /** @param maxLength in Unicode code points */
    public static String validated(String field, String value, int maxLength) {
        if (value.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw invalid(field + " must not be blank");
        }
        if (value.codePointCount(0, value.length()) > maxLength) {
            throw invalid(field + " must be at most " + maxLength + " characters");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid(field + " must not contain control characters");
        }
        // A pair of surrogates is one code point above this range; a code point within it is half a pair.
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw invalid(field + " must be valid Unicode");
        }
        return value;
    }
}
