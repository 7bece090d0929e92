package energy.nox.authenticator.hosted.web;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.hosted.LeaveReason;
import energy.nox.authenticator.hosted.ReturnUrls;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.supplier.SupplierClient;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** Builds the pages' models: what a page shows and where its buttons lead. */
@ApplicationScoped
public class Pages {

    /** From this many on, a search helps. */
    private static final int SEARCHABLE = 8;
    private static final Map<Language, String> LANGUAGE_NAMES = Map.of(Language.NL, "Nederlands", Language.EN, "English",
            Language.FR, "Français", Language.ES, "Español");

    public record Brand(String name, String logoHref, String stylesheetHref) {
    }

    public record LanguageLink(String code, String name, String href, boolean current) {
    }

    public record Choice(String id, String name, String logoHref, boolean available) {
    }

    public record Action(String labelKey, String kind, String method, String href, Map<String, String> fields) {
    }

    /** A session as its browser asked for it; without a token where it came by none. */
    record Visit(LinkSessionView session, String token, Language language) {

        Visit in(Language other) {
            return new Visit(session, token, other);
        }
    }

    @Inject
    private PageRenderer renderer;

    @Inject
    private PublicUrls urls;

    @Inject
    private Manufacturers manufacturers;

    @Inject
    private Suppliers suppliers;

    @Inject
    private ReturnUrls returnUrls;

    Response choose(Visit visit, String query) {
        List<SupplierClient> offered = suppliers.offeredBy(visit.session().manufacturerId());
        String wanted = query == null ? "" : query.strip().toLowerCase(Locale.ROOT);
        Map<String, Object> model = model(visit);
        model.put("token", visit.token());
        model.put("chooseHref", urls.uiPath() + "/login");
        model.put("searchHref", urls.uiPath());
        model.put("cancelHref", noticeHref(visit, "cancel", null));
        model.put("searchable", offered.size() >= SEARCHABLE);
        model.put("query", query);
        model.put("suppliers", offered.stream().map(supplier -> choice(supplier, visit.language()))
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).contains(wanted)).toList());
        return page("choose", visit.language(), model, Response.Status.OK, formTargets(visit.session()));
    }

    /** What an open session shows instead of the choice: {@code cancel}, or why the last login did not succeed. */
    Response openNotice(Visit visit, String notice, String supplierId) {
        Optional<SupplierClient> supplier = Optional.ofNullable(supplierId).flatMap(suppliers::find);
        Map<String, String> fields = Map.of("token", visit.token(), "language", visit.language().code());
        Map<String, String> leaveFields = new HashMap<>(fields);
        leaveFields.put("reason", notice.equals("cancel") ? LeaveReason.ACCESS_DENIED.code() : notice);
        String leaveHref = urls.uiPath() + "/leave";
        List<Action> actions;
        if (notice.equals("cancel")) {
            actions = List.of(new Action("action.continue", "primary", "get", chooseHref(visit), null),
                    new Action("action.stop", "secondary", "post", leaveHref, leaveFields));
        } else {
            Map<String, String> retryFields = new HashMap<>(fields);
            supplier.ifPresent(known -> retryFields.put("supplier", known.supplier().id()));
            Stream<Action> retry = supplier.stream().map(known ->
                    new Action("action.retry", "primary", "post", urls.uiPath() + "/login", retryFields));
            actions = Stream.concat(retry, Stream.of(
                    new Action("action.chooseAnother", "secondary", "get", chooseHref(visit), null),
                    new Action("action.leave", "secondary", "post", leaveHref, leaveFields))).toList();
        }
        Map<String, Object> model = model(visit);
        model.put("notice", notice);
        model.put("actions", actions);
        model.put("languages", languages(visit, other -> noticeHref(other, notice,
                supplier.map(known -> known.supplier().id()).orElse(null))));
        supplier.ifPresent(known -> model.put("supplierName", known.supplier().name(visit.language())));
        return page("notice", visit.language(), model, Response.Status.OK, formTargets(visit.session()));
    }

    /**
     * The page of a session that is over, with the way back.
     *
     * @param result the way back with it, for the browser that completed the session
     */
    Response over(Visit visit, Optional<URI> result) {
        LinkSessionView session = visit.session();
        String notice = "session_" + session.status().name().toLowerCase(Locale.ROOT);
        URI back = switch (session.status()) {
            case EXPIRED -> returnUrls.withError(session, LeaveReason.SESSION_EXPIRED);
            case CANCELLED -> returnUrls.withError(session, LeaveReason.ACCESS_DENIED);
            default -> result.orElseGet(() -> URI.create(session.redirectUrl()));
        };
        Response.Status status = session.status() == LinkSessionStatus.EXPIRED ? Response.Status.GONE : Response.Status.OK;
        return withWayBack(visit, notice, back, status);
    }

    Response browserChanged(LinkSessionView session, Language language) {
        // Without an error for the manufacturer: the session is open, and its link begins anew.
        return withWayBack(new Visit(session, null, language), "browser_changed", URI.create(session.redirectUrl()),
                Response.Status.OK);
    }

    /** A page without brand and without any redirect. */
    Response plain(String notice, Language language, Response.Status status, String errorId) {
        Map<String, Object> model = new HashMap<>();
        model.put("language", language.code());
        model.put("assetsHref", urls.uiPath() + "/assets");
        model.put("notice", notice);
        model.put("errorId", errorId);
        return page("notice", language, model, status, List.of());
    }

    /** Where a redirect leads to the session's page. */
    URI sessionUrl(String token, Language language) {
        return urls.link(token, language);
    }

    /** Where a redirect leads to a notice about a supplier that is configured. */
    URI noticeUrl(String token, Language language, String notice, String supplierId) {
        return urls.absolute(noticePath(token, language, notice, supplierId));
    }

    private URI noticePath(String token, Language language, String notice, String supplierId) {
        UriBuilder path = UriBuilder.fromUri(urls.linkPath(token, language)).queryParam("notice", notice);
        return (supplierId == null ? path : path.queryParam("supplier", supplierId)).build();
    }

    private Response withWayBack(Visit visit, String notice, URI back, Response.Status status) {
        Map<String, Object> model = model(visit);
        model.put("notice", notice);
        model.put("actions", List.of(new Action("action.leave", "primary", "get", back.toString(), null)));
        return page("notice", visit.language(), model, status, List.of());
    }

    private Map<String, Object> model(Visit visit) {
        Map<String, Object> model = new HashMap<>();
        model.put("language", visit.language().code());
        model.put("assetsHref", urls.uiPath() + "/assets");
        manufacturers.find(visit.session().manufacturerId()).ifPresent(manufacturer -> {
            String path = urls.uiPath() + "/brands/" + manufacturer.id();
            model.put("brand", new Brand(manufacturer.brand(), manufacturer.logo().map(logo -> path + "/logo").orElse(null),
                    path + "/style.css"));
        });
        if (visit.token() != null) {
            model.put("languages", languages(visit, this::chooseHref));
        }
        return model;
    }

    /** This very page in each language. */
    private List<LanguageLink> languages(Visit visit, Function<Visit, String> href) {
        return Arrays.stream(Language.values()).map(language -> new LanguageLink(language.code(),
                LANGUAGE_NAMES.get(language), href.apply(visit.in(language)), language == visit.language())).toList();
    }

    private Choice choice(SupplierClient connection, Language language) {
        String id = connection.supplier().id();
        return new Choice(id, connection.supplier().name(language),
                connection.supplier().logo().map(logo -> urls.uiPath() + "/suppliers/" + id + "/logo").orElse(null),
                connection.isAvailable());
    }

    private String chooseHref(Visit visit) {
        return urls.linkPath(visit.token(), visit.language()).toString();
    }

    private String noticeHref(Visit visit, String notice, String supplierId) {
        return noticePath(visit.token(), visit.language(), notice, supplierId).toString();
    }

    /**
     * Browsers check every redirect after a form's post against form-action: to a supplier and on to its login pages, or
     * back and on into the manufacturer's app. Where those lead by https is theirs to decide.
     */
    private List<String> formTargets(LinkSessionView session) {
        URI back = URI.create(session.redirectUrl());
        // A source expression can name neither an app's URL nor an IPv6 address but by the scheme.
        boolean schemeAlone = back.getRawAuthority() == null || back.getRawAuthority().startsWith("[");
        String target = schemeAlone ? back.getScheme() + ":"
                : back.getScheme() + "://" + back.getRawAuthority();
        return Stream.concat(Stream.of("https:", target), suppliers.offeredBy(session.manufacturerId()).stream()
                .flatMap(connection -> connection.loginOrigin().stream())).distinct().toList();
    }

    private Response page(String template, Language language, Map<String, Object> model, Response.Status status,
            List<String> formTargets) {
        String forms = Stream.concat(Stream.of("'self'"), formTargets.stream()).collect(Collectors.joining(" "));
        Response.ResponseBuilder response = Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .language(language.code())
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action " + forms
                        + "; base-uri 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .entity(renderer.render(template, language, model));
        if (urls.isHttps()) {
            response.header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        return response.build();
    }
}
