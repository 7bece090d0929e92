package energy.nox.authenticator.hosted;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    /**
     * A browser opens the link. It keeps from now on what binds it to the session, and goes on to the session's page,
     * whose URL is no secret. Nothing else changes, so that a scanner of links spends nothing.
     */
    public Step open(Browser browser, String token, String language) {
        return LinkToken.parse(token).map(parsed -> browser.binding(parsed.sessionId())
                        .map(known -> visit(browser, known, language, Step.GoToPage::new))
                        .orElseGet(() -> visit(browser, BrowserBinding.random(parsed), language, Step.Bind::new)))
                .orElseGet(() -> new Step.UnknownLink(spoken(browser, language)));
    }

    /** A browser opens the session's page. */
    public Step show(Browser browser, UUID sessionId, PageRequest request) {
        return visit(browser, sessionId, request.language(),
                visit -> trace.step("page", sessionId, () -> show(visit, request)));
    }

    private Step show(Visit visit, PageRequest request) {
        LinkSessionView session = visit.session();
        return switch (session.status()) {
            case OPEN -> showOpen(visit, request);
            case PENDING, COMPLETED -> accounts.showLinked(visit);
            case CANCELLED -> new Step.ShowEnd(visit, session.status(), false,
                    returnUrls.withError(session, LeaveReason.ACCESS_DENIED));
            case EXPIRED -> showExpired(visit);
        };
    }

    private Step showOpen(Visit visit, PageRequest request) {
        if (PageRequest.CANCEL.equals(request.notice())) {
            return new Step.ConfirmLeaving(visit);
        }
        Optional<LeaveReason> failure = LeaveReason.find(request.notice()).filter(LeaveReason::isOfLogin);
        Optional<LoggedInAccount> account = failure.isPresent() || PageRequest.CHOOSE.equals(request.notice())
                ? Optional.empty()
                : attempts.findAccount(visit.binding(), visit.session().id());
        if (account.isPresent()) {
            return accounts.showAccount(visit, account.get());
        }
        if (!visit.session().acceptsLogin(clock.instant())) {
            return showExpired(visit);
        }
        if (failure.isPresent()) {
            return new Step.ExplainFailure(visit, failure.get(), request.supplierId());
        }
        String requested = visit.session().requestedSupplierId();
        // Who asks for the choice, or has searched in it, is not sent on.
        return requested == null || request.notice() != null || request.query() != null
                ? new Step.Choose(visit, request.query())
                : goToRequested(visit, requested);
    }

    private Step goToRequested(Visit visit, String supplierId) {
        Step step = begin(visit, supplierId, false);
        return step instanceof Step.GoToPage ? new Step.Choose(visit, null) : step;
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
    public Step begin(Browser browser, UUID sessionId, String language, String supplierId, boolean another) {
        return visit(browser, sessionId, language, visit -> visit.session().isOpen() && supplierId != null
                ? begin(visit, supplierId, another) : new Step.GoToPage(visit));
    }

    private Step begin(Visit visit, String supplierId, boolean another) {
        return trace.step("login", visit.session().id(), () -> {
            try {
                LoginSecrets secrets = new LoginSecrets(RandomSecret.next(), visit.binding().secret());
                Optional<URI> loginUrl = logins.loginUrl(visit, supplierId, secrets, another);
                if (loginUrl.isEmpty()) {
                    return new Step.GoToPage(visit);
                }
                return attempts.begin(visit, supplierId, secrets) ? new Step.GoToSupplier(loginUrl.get())
                        : new Step.RefuseLogin(visit, hasAccount(visit));
            } catch (SupplierException e) {
                return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), supplierId);
            } catch (SessionIsOverException e) {
                return new Step.GoToPage(visit);
            }
        });
    }

    private boolean hasAccount(Visit visit) {
        return attempts.findAccount(visit.binding(), visit.session().id()).isPresent();
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
        Visit visit = new Visit(login.session(), binding, login.language());
        // The page has whatever there is: the account, or what this browser agreed to. A reload ends there too.
        if (!login.isFirst()) {
            return new Step.GoToPage(visit);
        }
        LoginSecrets secrets = new LoginSecrets(parameters.get("state").get(0), binding.secret());
        try {
            attempts.authenticate(secrets.state(),
                    logins.account(visit, supplierId, secrets, parameters));
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
    public Step connect(Browser browser, UUID sessionId, String language, String account) {
        return visit(browser, sessionId, language, visit -> accounts.connect(visit, account));
    }

    /** The receipt of what the person in this browser agreed to. */
    public Step receipt(Browser browser, UUID sessionId, String language) {
        return visit(browser, sessionId, language, accounts::receipt);
    }

    /** The user gives up: the session is cancelled and the manufacturer told. */
    public Step leave(Browser browser, UUID sessionId, String language, String reason) {
        return visit(browser, sessionId, language, visit -> linkSessions.cancel(visit.session().id())
                ? new Step.GoToManufacturer(returnUrls.withError(visit.session(),
                        LeaveReason.find(reason).orElse(LeaveReason.ACCESS_DENIED)))
                : new Step.GoToPage(visit));
    }

    /** Whether there is such a session is not told to a browser that is not bound to it. */
    private Step visit(Browser browser, UUID sessionId, String language, Function<Visit, Step> next) {
        return browser.binding(sessionId).map(binding -> visit(browser, binding, language, next))
                .orElseGet(() -> new Step.AskForCookie(spoken(browser, language)));
    }

    private Step visit(Browser browser, BrowserBinding binding, String language, Function<Visit, Step> next) {
        return linkSessions.find(binding.token())
                .map(session -> next.apply(
                        new Visit(session, binding, Language.find(language).orElse(session.language()))))
                .orElseGet(() -> new Step.UnknownLink(spoken(browser, language)));
    }

    private static Language spoken(Browser browser, String asked) {
        return Language.find(asked).orElse(browser.language());
    }
}
