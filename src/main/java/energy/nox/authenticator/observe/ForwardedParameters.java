package energy.nox.authenticator.observe;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one element of the header {@code Forwarded}: parameters between semicolons (RFC 7239, section 4). */
final class ForwardedParameters {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final String element;
    private int position;

    private ForwardedParameters(String element) {
        this.element = element;
    }

    /** Empty where the parameter is missing, is there twice, or anything in the element is not as it must be. */
    static Optional<String> find(String element, String name) {
        return new ForwardedParameters(element).find(name);
    }

    private Optional<String> find(String wanted) {
        String found = null;
        for (skip(" \t;"); position < element.length(); skip(" \t;")) {
            int equals = element.indexOf('=', position);
            if (equals < 0) {
                return Optional.empty();
            }
            String name = element.substring(position, equals).strip();
            position = equals + 1;
            Optional<String> value = value();
            boolean again = name.equalsIgnoreCase(wanted) && found != null;
            if (!NAME.matcher(name).matches() || value.isEmpty() || again) {
                return Optional.empty();
            }
            found = name.equalsIgnoreCase(wanted) ? value.get() : found;
        }
        return Optional.ofNullable(found);
    }

    /** Ends at the semicolon after the value. */
    private Optional<String> value() {
        Optional<String> value = element.startsWith("\"", position) ? quoted() : plain();
        skip(" \t");
        return position == element.length() || element.charAt(position) == ';' ? value : Optional.empty();
    }

    private void skip(String characters) {
        while (position < element.length() && characters.indexOf(element.charAt(position)) >= 0) {
            position++;
        }
    }

    private Optional<String> plain() {
        int semicolon = element.indexOf(';', position);
        int begin = position;
        position = semicolon < 0 ? element.length() : semicolon;
        return Optional.of(element.substring(begin, position).strip());
    }

    /** RFC 9110, section 5.6.4: a backslash stands before a character that is taken as it is. */
    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        for (position++; position < element.length(); position++) {
            char next = element.charAt(position);
            if (next == '"') {
                position++;
                return Optional.of(value.toString());
            }
            if (next == '\\' && ++position == element.length()) {
                return Optional.empty();
            }
            value.append(element.charAt(position));
        }
        return Optional.empty();
    }
}
