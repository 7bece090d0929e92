package energy.nox.authenticator.hosted;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierClient;
import energy.nox.authenticator.supplier.SupplierException;
import energy.nox.authenticator.supplier.SupplierSignals;
import energy.nox.authenticator.supplier.SupplierSubject;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Decides what step comes next: from the chosen supplier to its login, and from the login back to the manufacturer. */
@ApplicationScoped
public class LinkFlow {

    private static final Logger LOG = Log.of(LinkFlow.class);

    /** What comes after a supplier's callback. */
    public sealed interface Next {

        /** The session is completed: back to the manufacturer with the result. */
        record Return(URI url) implements Next {
        }

        /** The login did not succeed: the user may try again, choose another supplier, or leave. */
        record Failed(LinkSessionView session, Language language, LeaveReason reason, String supplierId) implements Next {
        }

        /** The session's own page tells how things stand. */
        record Show(LinkSessionView session, Language language) implements Next {
        }

        /** The login came back in a browser that did not begin it. */
        record BrowserChanged(LinkSessionView session, Language language) implements Next {
        }

        /** There is no such login. */
        record Unknown() implements Next {
        }
    }

    @Inject
    private LinkSessions linkSessions;

    @Inject
    private LinkSessionTrace trace;

    @Inject
    private LoginAttempts attempts;

    @Inject
    private Suppliers suppliers;

    @Inject
    private SupplierSignals signals;

    @Inject
    private Manufacturers manufacturers;

    @Inject
    private PublicUrls urls;

    @Inject
    private ReturnUrls returnUrls;

    /** Begins a login at a supplier that the session's manufacturer offers; empty where it offers no such one. */
    public Optional<URI> begin(LinkSessionView session, String supplierId, Language language, String browserSecret)
            throws SupplierException {
        Optional<SupplierClient> chosen = suppliers.offeredBy(session.manufacturerId()).stream()
                .filter(offered -> offered.supplier().id().equals(supplierId)).findFirst();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        return trace.step("login", session.id(), () -> {
            LoginSecrets secrets = new LoginSecrets(RandomSecret.next(), browserSecret);
            URI loginUrl = logged(session, supplierId,
                    () -> chosen.get().loginUrl(secrets, urls.callback(supplierId), language));
            attempts.begin(secrets.state(), session.id(), supplierId, browserSecret, language);
            return Optional.of(loginUrl);
        });
    }

    /**
     * Takes a supplier's answer.
     *
     * @param parameters    as they came to the redirect URI of that supplier
     * @param browserSecret finds what this browser's cookie holds for a session
     */
    public Next finish(String supplierId, Map<String, List<String>> parameters,
            Function<UUID, Optional<String>> browserSecret) {
        List<String> states = parameters.getOrDefault("state", List.of());
        Optional<LoginAttempt> begun = states.size() == 1 ? attempts.find(states.get(0)) : Optional.empty();
        Optional<LinkSessionView> found = begun.flatMap(attempt -> linkSessions.find(attempt.linkSessionId()));
        if (found.isEmpty() || !begun.get().supplierId().equals(supplierId)) {
            return new Next.Unknown();
        }
        return trace.step("callback", found.get().id(),
                () -> finish(begun.get(), found.get(), states.get(0), parameters, browserSecret));
    }

    private Next finish(LoginAttempt attempt, LinkSessionView session, String state, Map<String, List<String>> parameters,
            Function<UUID, Optional<String>> browserSecret) {
        String supplierId = attempt.supplierId();
        Optional<String> secret = browserSecret.apply(session.id()).filter(attempt::isOf);
        if (secret.isEmpty()) {
            return new Next.BrowserChanged(session, attempt.language());
        }
        if (!session.isOpen() || !attempts.use(state)) {
            return settled(session.id(), attempt, secret.get());
        }
        try {
            LoginSecrets secrets = new LoginSecrets(state, secret.get());
            SupplierClient connection = suppliers.find(supplierId).orElseThrow(() -> new SupplierException(
                    SupplierException.Reason.SUPPLIER_UNAVAILABLE, "The supplier is no longer configured"));
            SupplierSubject subject = logged(session, supplierId,
                    () -> connection.subject(parameters, secrets, urls.callback(supplierId)));
            complete(state, session, new SupplierLink(supplierId, subject.issuer(), subject.subject()));
            return settled(session.id(), attempt, secret.get());
        } catch (SupplierException e) {
            return new Next.Failed(session, attempt.language(), LeaveReason.valueOf(e.reason().name()), supplierId);
        }
    }

    /**
     * The way back with the result of a completed session. It is for the browser that logged in; another one that has
     * the link only reads that it is done.
     */
    public Optional<URI> result(LinkSessionView session, String browserSecret) {
        if (session.status() != LinkSessionStatus.COMPLETED || !attempts.isCompletedBy(browserSecret, session.id())) {
            return Optional.empty();
        }
        return manufacturers.find(session.manufacturerId()).map(manufacturer -> returnUrls.withResult(session, manufacturer));
    }

    /**
     * How things stand after this login: a reload and a second tab end here too. While the first of them still asks the
     * supplier, that is the session's page, which has the result once it is there.
     */
    private Next settled(UUID sessionId, LoginAttempt attempt, String browserSecret) {
        LinkSessionView session = linkSessions.find(sessionId).orElseThrow();
        return result(session, browserSecret).<Next>map(Next.Return::new)
                .orElseGet(() -> new Next.Show(session, attempt.language()));
    }

    private void complete(String state, LinkSessionView session, SupplierLink link) {
        try {
            trace.step("complete", session.id(), () -> {
                attempts.complete(state, session, link);
                return null;
            });
        } catch (SessionIsOverException e) {
            LOG.log(Level.INFO, "Session {0} was over before the login at {1} came back",
                    new Object[] {session.id(), link.supplierId()});
        }
    }

    private interface SupplierCall<T> {
        T call() throws SupplierException;
    }

    private <T> T logged(LinkSessionView session, String supplierId, SupplierCall<T> call) throws SupplierException {
        try {
            return call.call();
        } catch (SupplierException e) {
            signals.loginFailed(supplierId, e.reason());
            LOG.log(e.reason() == SupplierException.Reason.ACCESS_DENIED ? Level.INFO : Level.WARNING,
                    "Session {0}: login at supplier {1} did not succeed: {2}",
                    new Object[] {session.id(), supplierId, e.getMessage()});
            throw e;
        }
    }
}
