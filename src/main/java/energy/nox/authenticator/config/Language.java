package energy.nox.authenticator.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import energy.nox.authenticator.errors.AuthenticatorException;

/** The languages of the Authenticator UI (contract, schema {@code Language}). */
public enum Language {
    NL, EN, FR, ES;

    public static final Language DEFAULT = NL;

    /** The language of exactly this code: no other case, no region. */
    public static Optional<Language> find(String code) {
        return Arrays.stream(values()).filter(language -> language.code().equals(code)).findFirst();
    }

    /** @throws AuthenticatorException 400 where no language has this code */
    public static Language get(String code) {
        return find(code).orElseThrow(() -> AuthenticatorException.invalid("language must be one of "
                + Arrays.stream(values()).map(Language::code).collect(Collectors.joining(", "))));
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
