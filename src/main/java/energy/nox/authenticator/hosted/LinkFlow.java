package energy.nox.authenticator.hosted;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Decides what step comes next for a browser; the only place that does. The package's description draws the steps. */
@ApplicationScoped
public class LinkFlow {

    private static final Logger LOG = Log.of(LinkFlow.class);

    private LinkSessions linkSessions;
    private LoginAttempts attempts;
    private SupplierLogins logins;
    private Links links;
    private Manufacturers manufacturers;
    private ReturnUrls returnUrls;
    private LinkSessionTrace trace;

    /** For the CDI proxy. */
    protected LinkFlow() {
    }

    @Inject
    public LinkFlow(LinkSessions linkSessions, LoginAttempts attempts, SupplierLogins logins, Links links,
            Manufacturers manufacturers, ReturnUrls returnUrls, LinkSessionTrace trace) {
        this.linkSessions = linkSessions;
        this.attempts = attempts;
        this.logins = logins;
        this.links = links;
        this.manufacturers = manufacturers;
        this.returnUrls = returnUrls;
        this.trace = trace;
    }

    /** A browser opens the session's page. */
    public Step show(Browser browser, PageRequest request) {
        return visit(browser, request.token(), request.language(), visit ->
                trace.step("page", visit.session().id(), () -> show(visit, browser, request)));
    }

    private Step show(Visit visit, Browser browser, PageRequest request) {
        LinkSessionView session = visit.session();
        Optional<BrowserBinding> binding = browser.binding(session.id());
        return switch (session.status()) {
            case OPEN -> showOpen(visit, request, binding);
            case COMPLETED -> new Step.ShowEnd(visit,
                    result(session, binding).orElseGet(() -> URI.create(session.redirectUrl())));
            case CANCELLED -> new Step.ShowEnd(visit, returnUrls.withError(session, LeaveReason.ACCESS_DENIED));
            case EXPIRED -> new Step.ShowEnd(visit, returnUrls.withError(session, LeaveReason.SESSION_EXPIRED));
        };
    }

    private static Step showOpen(Visit visit, PageRequest request, Optional<BrowserBinding> binding) {
        Optional<BrowserBinding> newBinding =
                binding.isPresent() ? Optional.empty() : Optional.of(BrowserBinding.random(visit.token()));
        if (PageRequest.CANCEL.equals(request.notice())) {
            return new Step.ConfirmLeaving(visit, newBinding);
        }
        return LeaveReason.find(request.notice()).filter(LeaveReason::isOfLogin)
                .<Step>map(reason -> new Step.ExplainFailure(visit, reason, request.supplierId(), newBinding))
                .orElseGet(() -> new Step.Choose(visit, request.query(), newBinding));
    }

    /** The user has chosen a supplier; its login begins. */
    public Step begin(Browser browser, String token, String language, String supplierId) {
        return visit(browser, token, language, visit -> {
            Optional<BrowserBinding> binding = browser.binding(visit.session().id());
            // Without a binding, the cookie was lost or another site posted the form. The page sets it and asks again.
            if (!visit.session().isOpen() || binding.isEmpty() || supplierId == null) {
                return new Step.GoToPage(visit);
            }
            return trace.step("login", visit.session().id(), () -> begin(visit, binding.get(), supplierId));
        });
    }

    private Step begin(Visit visit, BrowserBinding binding, String supplierId) {
        try {
            LoginSecrets secrets = new LoginSecrets(RandomSecret.next(), binding.secret());
            Optional<URI> loginUrl = logins.loginUrl(visit, supplierId, secrets);
            if (loginUrl.isEmpty()) {
                return new Step.GoToPage(visit);
            }
            attempts.begin(visit, supplierId, secrets);
            return new Step.GoToSupplier(loginUrl.get());
        } catch (SupplierException e) {
            return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), supplierId);
        }
    }

    /**
     * The supplier's answer comes back.
     *
     * @param parameters as they came to the redirect URI of that supplier
     */
    public Step finish(Browser browser, String supplierId, Map<String, List<String>> parameters) {
        List<String> states = parameters.getOrDefault("state", List.of());
        Optional<LoginAttempts.Returned> returned =
                states.size() == 1 ? attempts.use(states.get(0), supplierId, browser) : Optional.empty();
        if (returned.isEmpty()) {
            return new Step.UnknownLink(browser.language());
        }
        LoginAttempts.Returned login = returned.get();
        return trace.step("callback", login.session().id(), () -> login.binding()
                .map(binding -> finish(login, binding, supplierId, parameters))
                .orElseGet(() -> new Step.RefuseBrowser(login.session(), login.language())));
    }

    private Step finish(LoginAttempts.Returned login, BrowserBinding binding, String supplierId,
            Map<String, List<String>> parameters) {
        Visit visit = new Visit(login.session(), binding.token(), login.language());
        if (!login.isFirst()) {
            return goOn(visit, result(visit.session(), Optional.of(binding)));
        }
        LoginSecrets secrets = new LoginSecrets(parameters.get("state").get(0), binding.secret());
        try {
            SupplierLink account = logins.account(visit.session().id(), supplierId, secrets, parameters);
            return complete(visit, binding, secrets.state(), account);
        } catch (SupplierException e) {
            return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), supplierId);
        }
    }

    private Step complete(Visit visit, BrowserBinding binding, String state, SupplierLink account) {
        LinkSessionView session = visit.session();
        try {
            LinkSessionView completed =
                    trace.step("complete", session.id(), () -> links.make(session, state, account));
            return goOn(visit, withResult(completed));
        } catch (SessionIsOverException e) {
            LOG.log(Level.INFO, "Session {0} was over before the login at {1} came back",
                    new Object[] {session.id(), account.supplierId()});
            return goOn(visit, linkSessions.find(session.id()).flatMap(over -> result(over, Optional.of(binding))));
        }
    }

    /** The user gives up: the session is cancelled and the manufacturer told. */
    public Step leave(Browser browser, String token, String language, String reason) {
        return visit(browser, token, language, visit -> linkSessions.cancel(visit.session().id())
                ? new Step.GoToManufacturer(returnUrls.withError(visit.session(),
                        LeaveReason.find(reason).orElse(LeaveReason.ACCESS_DENIED)))
                : new Step.GoToPage(visit));
    }

    private Step visit(Browser browser, String token, String language, Function<Visit, Step> next) {
        return LinkToken.parse(token)
                .flatMap(parsed -> linkSessions.find(parsed).map(session ->
                        new Visit(session, parsed, Language.find(language).orElse(session.language()))))
                .map(next)
                .orElseGet(() -> new Step.UnknownLink(Language.find(language).orElse(browser.language())));
    }

    /**
     * With the result, to the manufacturer; without, to the session's page. A reload ends there while the first answer
     * is still being checked with the supplier, and the page has the result once it is there.
     */
    private static Step goOn(Visit visit, Optional<URI> result) {
        return result.<Step>map(Step.GoToManufacturer::new).orElseGet(() -> new Step.GoToPage(visit));
    }

    /**
     * The way back with the result of a completed session. It is for the browser that logged in; another one that has
     * the link only reads that it is done.
     */
    private Optional<URI> result(LinkSessionView session, Optional<BrowserBinding> binding) {
        boolean isTheirs = session.status() == LinkSessionStatus.COMPLETED
                && binding.isPresent() && attempts.isCompletedBy(binding.get(), session.id());
        return isTheirs ? withResult(session) : Optional.empty();
    }

    /** Empty where the manufacturer is no longer configured. */
    private Optional<URI> withResult(LinkSessionView completed) {
        return manufacturers.find(completed.manufacturerId()).map(known -> returnUrls.withResult(completed, known));
    }
}
