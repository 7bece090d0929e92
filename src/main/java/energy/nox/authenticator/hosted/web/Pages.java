package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.hosted.LeaveReason;
import energy.nox.authenticator.hosted.PageRequest;
import energy.nox.authenticator.hosted.Step;
import energy.nox.authenticator.hosted.Visit;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.supplier.Supplier;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Builds the pages: what each shows and where its buttons lead. {@link PageResponses} sends them. */
@ApplicationScoped
public class Pages {

    /** The notice for a browser that did not bring the cookie of the page that it asks for. */
    static final String NO_COOKIE = "no_cookie";
    /** From this many suppliers on, a search helps. */
    private static final int SEARCHABLE = 8;
    private static final Map<Language, String> LANGUAGE_NAMES = Map.of(
            Language.NL, "Nederlands", Language.EN, "English", Language.FR, "Français", Language.ES, "Español");

    private PageUrls urls;
    private Manufacturers manufacturers;
    private Suppliers suppliers;

    /** For the CDI proxy. */
    protected Pages() {
    }

    @Inject
    public Pages(PageUrls urls, Manufacturers manufacturers, Suppliers suppliers) {
        this.urls = urls;
        this.manufacturers = manufacturers;
        this.suppliers = suppliers;
    }

    /** @param query null shows all suppliers */
    Page choose(Visit visit, String query) {
        List<Page.Choice> choices = choices(visit);
        String wanted = query == null ? "" : query.strip().toLowerCase(Locale.ROOT);
        // The plain page would send the user on where the manufacturer asked for a supplier.
        Map<String, Object> model = model(visit, visit.session().requestedSupplierId() == null
                ? urls::pagePath : urls::choicePath);
        model.put("chooseHref", urls.below(visit, "/login"));
        model.put("searchHref", urls.below(visit, ""));
        model.put("cancelHref", urls.cancelPath(visit));
        model.put("searchable", choices.size() >= SEARCHABLE);
        model.put("query", query);
        model.put("suppliers", choices.stream()
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).contains(wanted)).toList());
        return new Page("choose", visit.language(), model, formTargets(visit.session()));
    }

    Page confirmLeaving(Visit visit) {
        Map<String, Object> model = model(visit, urls::cancelPath);
        model.put("notice", PageRequest.CANCEL);
        model.put("actions", List.of(
                new Page.Action("action.continue", "primary", "get", urls.pagePath(visit), null),
                post("action.stop", "secondary", "/leave", visit, "reason", LeaveReason.ACCESS_DENIED.code())));
        return new Page("notice", visit.language(), model, formTargets(visit.session()));
    }

    /** @param supplierId whose login failed; may be null or unknown, then there is nothing to try again */
    Page failure(Visit visit, LeaveReason reason, String supplierId) {
        Optional<Supplier> supplier =
                Optional.ofNullable(supplierId).flatMap(suppliers::find).map(known -> known.supplier());
        String knownId = supplier.map(Supplier::id).orElse(null);
        Map<String, Object> model = model(visit, other -> urls.failurePath(other, reason, knownId));
        supplier.ifPresent(known -> model.put("supplierName", known.name(visit.language())));
        model.put("notice", reason.code());
        Stream<Page.Action> retry = supplier.stream()
                .map(known -> post("action.retry", "primary", "/login", visit, "supplier", known.id()));
        model.put("actions", Stream.concat(retry, Stream.of(
                new Page.Action("action.chooseAnother", "secondary", "get", urls.choicePath(visit), null),
                post("action.leave", "secondary", "/leave", visit, "reason", reason.code()))).toList());
        return new Page("notice", visit.language(), model, formTargets(visit.session()));
    }

    /** That too many logins have begun, with the way to what this browser can still do. */
    Page loginRefused(Step.RefuseLogin step) {
        Visit visit = step.visit();
        Map<String, Object> model = model(visit, urls::pagePath);
        model.put("notice", "too_many_logins");
        Stream<Page.Action> account = step.hasAccount()
                ? Stream.of(new Page.Action("action.account", "primary", "get", urls.pagePath(visit), null))
                : Stream.empty();
        model.put("actions", Stream.concat(account, Stream.of(
                post("action.stop", "secondary", "/leave", visit, "reason", LeaveReason.ACCESS_DENIED.code()))).toList());
        return new Page("notice", visit.language(), model, formTargets(visit.session()));
    }

    /** How a session ended, for a browser whose user did not agree to a connection. */
    Page end(Step.ShowEnd step) {
        Visit visit = step.visit();
        return withWayBack("session_" + step.status().code(), visit.language(), model(visit, urls::pagePath),
                step.wayBack());
    }

    /**
     * The way back is without an error, since the session is open and its link can be opened again. There are no links
     * to other languages, since this browser is not bound to the session.
     */
    Page browserRefused(LinkSessionView session, Language language) {
        return withWayBack("browser_changed", language, model(session.manufacturerId(), language), URI.create(session.redirectUrl()));
    }

    /** A page that belongs to no session: without brand and without any way out. */
    Page plain(String notice, Language language, String errorId) {
        Map<String, Object> model = model(language);
        model.put("notice", notice);
        model.put("errorId", errorId);
        return new Page("notice", language, model, List.of());
    }

    private static Page withWayBack(String notice, Language language, Map<String, Object> model, URI wayBack) {
        model.put("notice", notice);
        model.put("actions", List.of(new Page.Action("action.leave", "primary", "get", wayBack.toString(), null)));
        return new Page("notice", language, model, List.of());
    }

    private Page.Action post(String labelKey, String kind, String below, Visit visit, String field, String value) {
        return new Page.Action(labelKey, kind, "post", urls.below(visit, below),
                Map.of("language", visit.language().code(), field, value));
    }

    private List<Page.Choice> choices(Visit visit) {
        return suppliers.offeredBy(visit.session().manufacturerId()).stream().map(offered -> {
            Supplier supplier = offered.supplier();
            return new Page.Choice(supplier.id(), supplier.name(visit.language()),
                    supplier.logo().map(logo -> urls.path("/suppliers/" + supplier.id() + "/logo")).orElse(null),
                    offered.isAvailable());
        }).toList();
    }

    /** @param self the path of this very page, for its links to the other languages */
    Map<String, Object> model(Visit visit, Function<Visit, String> self) {
        return model(visit.session().manufacturerId(), visit.language(), language -> self.apply(visit.in(language)));
    }

    /** @param self the path of this very page in a language */
    Map<String, Object> model(String manufacturerId, Language current, Function<Language, String> self) {
        Map<String, Object> model = model(manufacturerId, current);
        model.put("languages", Arrays.stream(Language.values()).map(language -> new Page.LanguageLink(language.code(),
                LANGUAGE_NAMES.get(language), self.apply(language), language == current)).toList());
        return model;
    }

    private Map<String, Object> model(String manufacturerId, Language language) {
        Map<String, Object> model = model(language);
        manufacturers.find(manufacturerId).ifPresent(known -> model.put("brand", brand(known)));
        return model;
    }

    private Map<String, Object> model(Language language) {
        Map<String, Object> model = new HashMap<>();
        model.put("language", language.code());
        model.put("assetsHref", urls.path("/assets"));
        return model;
    }

    private Page.Brand brand(Manufacturer manufacturer) {
        String path = urls.path("/brands/" + manufacturer.id());
        return new Page.Brand(manufacturer.brand(), manufacturer.logo().map(logo -> path + "/logo").orElse(null),
                path + "/style.css");
    }

    /**
     * Browsers check every redirect after a form's post against form-action: to a supplier and on to its login pages,
     * or back and on into the manufacturer's app. Where those lead by https is theirs to decide.
     */
    List<String> formTargets(LinkSessionView session) {
        URI back = URI.create(session.redirectUrl());
        // A source expression can name neither an app's URL nor an IPv6 address but by the scheme.
        boolean schemeAlone = back.getRawAuthority() == null || back.getRawAuthority().startsWith("[");
        String target = schemeAlone ? back.getScheme() + ":" : back.getScheme() + "://" + back.getRawAuthority();
        return Stream.concat(Stream.of("https:", target), suppliers.offeredBy(session.manufacturerId()).stream()
                .flatMap(offered -> offered.loginOrigin().stream())).distinct().toList();
    }
}
