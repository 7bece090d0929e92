package energy.nox.authenticator.hosted;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.secret.Sha256;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The wording that a person agrees to. Its version follows from the wording itself, so that a text which is changed
 * cannot keep its version.
 */
@ApplicationScoped
public class ConsentTexts {

    /** What the account page says below its heading of what is agreed to, and the button. */
    private static final List<String> KEYS = List.of("account.consent.title", "account.consent.body",
            "account.consent.receives", "account.consent.keeps", "account.connect");
    private static final int VERSION_BYTES = 6;

    private final Map<Language, String> versions = Stream.of(Language.values())
            .collect(Collectors.toMap(Function.identity(), language -> version(texts(language))));

    /** Twelve hexadecimal digits. */
    public String version(Language language) {
        return versions.get(language);
    }

    private static ResourceBundle texts(Language language) {
        return ResourceBundle.getBundle("messages", Locale.forLanguageTag(language.code()),
                ConsentTexts.class.getClassLoader());
    }

    static String version(ResourceBundle texts) {
        String wording = KEYS.stream().map(texts::getString).collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(Sha256.of(wording.getBytes(StandardCharsets.UTF_8)), 0, VERSION_BYTES);
    }
}
