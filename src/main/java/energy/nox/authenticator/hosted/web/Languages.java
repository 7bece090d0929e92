package energy.nox.authenticator.hosted.web;

import java.util.Locale;

import energy.nox.authenticator.config.Language;
import jakarta.ws.rs.core.HttpHeaders;

/** The browser's languages, for pages that no session gives one. */
final class Languages {

    private Languages() {
    }

    static Language preferred(HttpHeaders request) {
        return request.getAcceptableLanguages().stream().map(Locale::getLanguage)
                .flatMap(code -> Language.find(code).stream()).findFirst().orElse(Language.DEFAULT);
    }
}
