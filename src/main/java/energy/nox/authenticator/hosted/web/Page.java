package energy.nox.authenticator.hosted.web;

import java.util.List;
import java.util.Map;

import energy.nox.authenticator.config.Language;

/**
 * What a page shows.
 *
 * @param template    that renders it
 * @param model       what the template reads, by name
 * @param formTargets where its forms may lead besides this service, as sources of the directive {@code form-action}
 */
record Page(String template, Language language, Map<String, Object> model, List<String> formTargets) {

    /** The look of a manufacturer; a null logo is none. */
    public record Brand(String name, String logoHref, String stylesheetHref) {
    }

    /** This very page in a language. */
    public record LanguageLink(String code, String name, String href, boolean current) {
    }

    /** A supplier to choose; a null logo is none. */
    public record Choice(String id, String name, String logoHref, boolean available) {
    }

    /** A button: a link, or a form with its fields where the method is {@code post}. */
    public record Action(String labelKey, String kind, String method, String href, Map<String, String> fields) {
    }
}
