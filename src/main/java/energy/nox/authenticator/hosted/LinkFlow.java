package energy.nox.authenticator.hosted;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Decides what step comes next for a browser; the only place that does. The package's description draws the steps. */
@ApplicationScoped
public class LinkFlow {

    private LinkSessions linkSessions;
    private LoginAttempts attempts;
    private SupplierLogins logins;
    private AccountFlow accounts;
    private ReturnUrls returnUrls;
    private LinkSessionTrace trace;
    private Clock clock;

    /** For the CDI proxy. */
    protected LinkFlow() {
    }

    @Inject
    public LinkFlow(LinkSessions linkSessions, LoginAttempts attempts, SupplierLogins logins, AccountFlow accounts,
            ReturnUrls returnUrls, LinkSessionTrace trace, Clock clock) {
        this.linkSessions = linkSessions;
        this.attempts = attempts;
        this.logins = logins;
        this.accounts = accounts;
        this.returnUrls = returnUrls;
        this.trace = trace;
        this.clock = clock;
    }

    /** A browser opens the session's page. */
    public Step show(Browser browser, PageRequest request) {
        return visit(browser, request.token(), request.language(),
                visit -> trace.step("page", visit.session().id(), () -> show(browser, visit, request)));
    }

    private Step show(Browser browser, Visit visit, PageRequest request) {
        LinkSessionView session = visit.session();
        Optional<BrowserBinding> binding = browser.binding(session.id());
        return switch (session.status()) {
            case OPEN -> showOpen(visit, request, binding);
            case PENDING, COMPLETED -> accounts.showLinked(visit, binding);
            case CANCELLED -> new Step.ShowEnd(visit, session.status(), false,
                    returnUrls.withError(session, LeaveReason.ACCESS_DENIED));
            case EXPIRED -> showExpired(visit);
        };
    }

    private Step showOpen(Visit visit, PageRequest request, Optional<BrowserBinding> binding) {
        if (PageRequest.CANCEL.equals(request.notice())) {
            return new Step.ConfirmLeaving(visit, newBinding(visit, binding));
        }
        Optional<LeaveReason> failure = LeaveReason.find(request.notice()).filter(LeaveReason::isOfLogin);
        Optional<LoggedInAccount> account = failure.isPresent() || PageRequest.CHOOSE.equals(request.notice())
                ? Optional.empty()
                : binding.flatMap(known -> attempts.findAccount(known, visit.session().id()));
        if (account.isPresent()) {
            return accounts.showAccount(visit, account.get());
        }
        if (!visit.session().acceptsLogin(clock.instant())) {
            return showExpired(visit);
        }
        if (failure.isPresent()) {
            return new Step.ExplainFailure(visit, failure.get(), request.supplierId(), newBinding(visit, binding));
        }
        String requested = visit.session().requestedSupplierId();
        // Who asks for the choice, or has searched in it, is not sent on.
        return requested == null || request.notice() != null || request.query() != null
                ? new Step.Choose(visit, request.query(), newBinding(visit, binding))
                : goToRequested(visit, binding, requested);
    }

    private Step goToRequested(Visit visit, Optional<BrowserBinding> binding, String supplierId) {
        Optional<BrowserBinding> newBinding = newBinding(visit, binding);
        Step step = begin(visit, binding.or(() -> newBinding).orElseThrow(), supplierId, false, newBinding);
        return step instanceof Step.GoToPage ? new Step.Choose(visit, null, newBinding) : step;
    }

    private static Optional<BrowserBinding> newBinding(Visit visit, Optional<BrowserBinding> binding) {
        return binding.isPresent() ? Optional.empty() : Optional.of(BrowserBinding.random(visit.token()));
    }

    private Step showExpired(Visit visit) {
        return new Step.ShowEnd(visit, LinkSessionStatus.EXPIRED, false,
                returnUrls.withError(visit.session(), LeaveReason.SESSION_EXPIRED));
    }

    /**
     * The user has chosen a supplier; its login begins.
     *
     * @param another whether the user wants another account there than the last time
     */
    public Step begin(Browser browser, String token, String language, String supplierId, boolean another) {
        return visit(browser, token, language, visit -> {
            Optional<BrowserBinding> binding = browser.binding(visit.session().id());
            // Without a binding, the cookie was lost or another site posted the form. The page sets it and asks again.
            if (!visit.session().isOpen() || binding.isEmpty() || supplierId == null) {
                return new Step.GoToPage(visit);
            }
            return begin(visit, binding.get(), supplierId, another, Optional.empty());
        });
    }

    private Step begin(Visit visit, BrowserBinding binding, String supplierId, boolean another,
            Optional<BrowserBinding> newBinding) {
        return trace.step("login", visit.session().id(), () -> {
            try {
                LoginSecrets secrets = new LoginSecrets(RandomSecret.next(), binding.secret());
                Optional<URI> loginUrl = logins.loginUrl(visit, supplierId, secrets, another);
                if (loginUrl.isEmpty()) {
                    return new Step.GoToPage(visit);
                }
                attempts.begin(visit, supplierId, secrets);
                return new Step.GoToSupplier(visit, loginUrl.get(), newBinding);
            } catch (SupplierException e) {
                return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), supplierId);
            } catch (SessionIsOverException e) {
                return new Step.GoToPage(visit);
            }
        });
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
        // The page has whatever there is: the account, or what this browser agreed to. A reload ends there too.
        if (!login.isFirst()) {
            return new Step.GoToPage(visit);
        }
        LoginSecrets secrets = new LoginSecrets(parameters.get("state").get(0), binding.secret());
        try {
            attempts.authenticate(secrets.state(),
                    logins.account(visit.session().id(), supplierId, secrets, parameters));
            return new Step.GoToPage(visit);
        } catch (SupplierException e) {
            return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), supplierId);
        }
    }

    /**
     * The person agrees to connect the account that the page has shown. A second time, it leads to the same result.
     *
     * @param account the login that the page was about
     */
    public Step connect(Browser browser, String token, String language, String account) {
        return visit(browser, token, language,
                visit -> accounts.connect(visit, browser.binding(visit.session().id()), account));
    }

    /** The receipt of what the person in this browser agreed to. */
    public Step receipt(Browser browser, String token, String language) {
        return visit(browser, token, language, visit -> accounts.receipt(visit, browser.binding(visit.session().id())));
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
}
