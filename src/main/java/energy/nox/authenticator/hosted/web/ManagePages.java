package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.connection.ManageSessions.Visit;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Builds the pages on which a person sees and ends the connection. */
@ApplicationScoped
public class ManagePages {

    /** The notice that asks whether to end the connection. */
    static final String DISCONNECT = "disconnect";

    private Pages pages;
    private PublicUrls urls;
    private Suppliers suppliers;

    /** For the CDI proxy. */
    protected ManagePages() {
    }

    @Inject
    public ManagePages(Pages pages, PublicUrls urls, Suppliers suppliers) {
        this.pages = pages;
        this.urls = urls;
        this.suppliers = suppliers;
    }

    /** What is connected since when; or that nothing is. */
    Page connection(Visit visit) {
        if (!visit.connection().isAlive()) {
            return notice("manage_none", visit, wayBack(visit));
        }
        ConnectionView connection = visit.connection();
        Map<String, Object> model = model(visit, other -> path(visit, "", other, null));
        model.put("since", date(connection.connectedAt(), visit.language()));
        model.put("agreed", date(connection.consent().givenAt(), visit.language()));
        model.put("receiptHref", path(visit, "/receipt", visit.language(), null));
        List<Page.Action> actions = new ArrayList<>();
        actions.add(new Page.Action("manage.disconnect", "secondary", "get", path(visit, "", visit.language(), DISCONNECT), null));
        actions.addAll(wayBack(visit));
        model.put("actions", actions);
        return new Page("manage", visit.language(), model, List.of());
    }

    /** Whether the person really wants to end the connection. */
    Page question(Visit visit) {
        Map<String, Object> model = model(visit, other -> path(visit, "", other, DISCONNECT));
        model.put("notice", "manage_disconnect");
        model.put("actions", List.of(
                new Page.Action("manage.disconnect.yes", "primary", "post",
                        below(visit, "/disconnect"), Map.of("language", visit.language().code())),
                new Page.Action("manage.disconnect.no", "secondary", "get", path(visit, "", visit.language(), null), null)));
        return new Page("notice", visit.language(), model, List.of());
    }

    Page disconnected(Visit visit) {
        return notice("manage_done", visit, wayBack(visit));
    }

    private Page notice(String notice, Visit visit, List<Page.Action> actions) {
        Map<String, Object> model = model(visit, other -> path(visit, "", other, null));
        model.put("notice", notice);
        model.put("actions", actions);
        return new Page("notice", visit.language(), model, List.of());
    }

    private Map<String, Object> model(Visit visit, Function<Language, String> self) {
        Map<String, Object> model = pages.model(visit.connection().manufacturerId(), visit.language(), self);
        String supplierId = visit.connection().supplierId();
        if (supplierId != null) {
            model.put("supplierName", suppliers.find(supplierId)
                    .map(known -> known.supplier().name(visit.language())).orElse(supplierId));
        }
        return model;
    }

    private List<Page.Action> wayBack(Visit visit) {
        return visit.redirectUrl().map(URI::create).stream()
                .map(url -> new Page.Action("action.leave", "primary", "get", url.toString(), null)).toList();
    }

    /** The page of the visit, for a redirect. */
    URI page(Visit visit) {
        return urls.absolute(URI.create(path(visit, "", visit.language(), null)));
    }

    private String path(Visit visit, String path, Language language, String notice) {
        return below(visit, path) + "?language=" + language.code() + (notice == null ? "" : "&notice=" + notice);
    }

    private String below(Visit visit, String path) {
        return urls.uiPath() + "/manage/" + visit.id() + path;
    }

    /** The day in UTC: the person's own time zone is not known. */
    private static String date(Instant moment, Language language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(Locale.forLanguageTag(language.code()))
                .withZone(ZoneOffset.UTC).format(moment);
    }
}
