package energy.nox.authenticator.supplier;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person recognizes an account by, and what tells nobody else whose it is: a part of the name, user name or
 * email address that the supplier gave, the rest replaced by dots. Only this is kept, and only while the session lives.
 */
final class AccountLabel {

    /** In code points: longer values are cut before they are masked. */
    private static final int MAX_LENGTH = 100;
    private static final String HIDDEN = "•••";

    private AccountLabel() {
    }

    /**
     * The masked label.
     *
     * @param name     the claim {@code name} (OpenID Connect Core, section 5.1), or null; as the other two
     * @return empty where the supplier gave none of the three
     */
    static Optional<String> masked(String name, String preferredUsername, String email) {
        String label = Stream.of(present(name).map(AccountLabel::maskedName), present(email).map(AccountLabel::maskedEmail))
                .flatMap(Optional::stream).collect(Collectors.joining(", "));
        if (!label.isEmpty()) {
            return Optional.of(label);
        }
        return present(preferredUsername).map(user -> user.contains("@") ? maskedEmail(user) : maskedWord(user));
    }

    /** The last three characters of a customer number. */
    static Optional<String> maskedNumber(String number) {
        return present(number).map(text -> {
            int shown = Math.min(3, text.codePointCount(0, text.length()) / 2);
            return HIDDEN + text.substring(text.offsetByCodePoints(text.length(), -shown));
        });
    }

    /** The first name whole, of each other word its first letter. */
    private static String maskedName(String name) {
        String[] words = name.split(" ");
        return Stream.concat(Stream.of(words[0]), Arrays.stream(words).skip(1).map(word -> first(word) + "."))
                .collect(Collectors.joining(" "));
    }

    private static String maskedEmail(String email) {
        int at = email.lastIndexOf('@');
        return at < 1 ? maskedWord(email) : maskedWord(email.substring(0, at)) + email.substring(at);
    }

    private static String maskedWord(String word) {
        return first(word) + HIDDEN;
    }

    private static String first(String word) {
        return word.substring(0, word.offsetByCodePoints(0, 1));
    }

    /** Without control characters and runs of blanks, since it is a stranger's text that is shown on a page. */
    private static Optional<String> present(String claim) {
        if (claim == null) {
            return Optional.empty();
        }
        String text = claim.codePoints()
                .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
                .filter(c -> Character.getType(c) != Character.FORMAT && Character.getType(c) != Character.SURROGATE)
                .limit(MAX_LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString().strip().replaceAll(" +", " ");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
