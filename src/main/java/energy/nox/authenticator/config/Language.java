package energy.nox.authenticator.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The languages of the Authenticator UI (contract, schema {@code Language}). */
public enum Language {
    NL, EN, FR, ES;

    public static final Language DEFAULT = NL;

    /** The language of exactly this code: no other case, no region. */
    public static Optional<Language> find(String code) {
        return Arrays.stream(values()).filter(language -> language.code().equals(code)).findFirst();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
