package energy.nox.authenticator.hosted.web;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.messageresolver.AbstractMessageResolver;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

import jakarta.enterprise.context.ApplicationScoped;

/** Renders the pages by Thymeleaf, which escapes what it inserts, with the texts of the user's language. */
@ApplicationScoped
public class PageRenderer {

    private final TemplateEngine engine = new TemplateEngine();

    public PageRenderer() {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver(PageRenderer.class.getClassLoader());
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        templates.setTemplateMode(TemplateMode.HTML);
        templates.setCharacterEncoding("UTF-8");
        engine.setTemplateResolver(templates);
        engine.setMessageResolver(new Texts());
    }

    String render(Page page) {
        Locale locale = Locale.forLanguageTag(page.language().code());
        return engine.process(page.template(), new Context(locale, page.model()));
    }

    /** One bundle for all templates; a key that it lacks is a defect, not an empty text. */
    private static final class Texts extends AbstractMessageResolver {

        @Override
        public String resolveMessage(ITemplateContext context, Class<?> origin, String key, Object[] parameters) {
            ResourceBundle texts = ResourceBundle.getBundle("messages", context.getLocale(),
                    PageRenderer.class.getClassLoader(), ResourceBundle.Control.getNoFallbackControl(
                            ResourceBundle.Control.FORMAT_PROPERTIES));
            return new MessageFormat(texts.getString(key), context.getLocale()).format(parameters);
        }

        @Override
        public String createAbsentMessageRepresentation(ITemplateContext context, Class<?> origin, String key,
                Object[] parameters) {
            throw new IllegalStateException("No text for " + key);
        }
    }
}
