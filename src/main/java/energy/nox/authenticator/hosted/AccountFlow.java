package energy.nox.authenticator.hosted;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.supplier.SupplierException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The half of {@link LinkFlow} that comes after the login: the account is shown, the person agrees to connect it, and
 * reads what happened.
 */
@ApplicationScoped
public class AccountFlow {

    private static final Logger LOG = Log.of(AccountFlow.class);

    private LinkSessions linkSessions;
    private LoginAttempts attempts;
    private Agreements agreements;
    private Connections connections;
    private Manufacturers manufacturers;
    private ReturnUrls returnUrls;
    private LinkSessionTrace trace;
    private Clock clock;

    /** For the CDI proxy. */
    protected AccountFlow() {
    }

    @Inject
    public AccountFlow(LinkSessions linkSessions, LoginAttempts attempts, Agreements agreements,
            Connections connections, Manufacturers manufacturers, ReturnUrls returnUrls,
            LinkSessionTrace trace, Clock clock) {
        this.linkSessions = linkSessions;
        this.attempts = attempts;
        this.agreements = agreements;
        this.connections = connections;
        this.manufacturers = manufacturers;
        this.returnUrls = returnUrls;
        this.trace = trace;
        this.clock = clock;
    }

    Step showAccount(Visit visit, LoggedInAccount account) {
        LinkSessionView session = visit.session();
        Optional<String> replaced = connections.find(session.manufacturerId(), session.userId())
                .filter(ConnectionView::isAlive).map(ConnectionView::supplierId);
        long seconds = Duration.between(clock.instant(), session.deadline()).toSeconds();
        return new Step.ShowAccount(visit, account, replaced, Math.max(1, seconds / 60));
    }

    Step showLinked(Visit visit) {
        Optional<URI> result = result(visit);
        return new Step.ShowEnd(visit, visit.session().status(), result.isPresent(),
                result.orElseGet(() -> URI.create(visit.session().redirectUrl())));
    }

    /** As {@link LinkFlow#connect} says. */
    Step connect(Visit visit, String account) {
        // The page of a session that is over tells how things stand.
        return visit.session().isOpen()
                ? trace.step("complete", visit.session().id(), () -> connectOpen(visit, account))
                : new Step.GoToPage(visit);
    }

    private Step connectOpen(Visit visit, String account) {
        try {
            Optional<UUID> attempt = parsed(account);
            Optional<LinkSessionView> linked =
                    attempt.isPresent() ? agreements.agree(visit, attempt.get()) : Optional.empty();
            return linked.map(session -> afterAgreement(visit, session)).orElseGet(() -> withoutAccount(visit));
        } catch (SessionIsOverException e) {
            LOG.log(Level.INFO, "Session {0} was over before its user agreed", visit.session().id());
            return new Step.GoToPage(visit);
        } catch (SupplierException e) {
            LOG.log(Level.WARNING, "Session {0}: the account is not connected: {1}",
                    new Object[] {visit.session().id(), e.getMessage()});
            // The page cannot name the supplier, nor offer it again.
            return new Step.GoToFailure(visit, LeaveReason.of(e.reason()), null);
        }
    }

    /** A second tap comes when the first one has ended the session, which has forgotten the account. */
    private Step withoutAccount(Visit visit) {
        boolean open = linkSessions.find(visit.session().id()).filter(LinkSessionView::isOpen).isPresent();
        return open ? new Step.RefuseAccount(visit) : new Step.GoToPage(visit);
    }

    private static Optional<UUID> parsed(String attemptId) {
        return attemptId != null && attemptId.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? Optional.of(UUID.fromString(attemptId)) : Optional.empty();
    }

    /**
     * To the page that says what happened; or straight back, where the manufacturer has that page skipped. A way back
     * into an app always has the page, since browsers block an app's URL that nobody has tapped.
     */
    private Step afterAgreement(Visit visit, LinkSessionView linked) {
        Optional<Manufacturer> manufacturer = manufacturers.find(linked.manufacturerId());
        boolean skipped = manufacturer.isPresent() && !manufacturer.get().resultPageShown()
                && ReturnUrls.isWebUrl(URI.create(linked.redirectUrl()));
        return skipped ? new Step.GoToManufacturer(returnUrls.withResult(linked, manufacturer.get(), visit.binding()))
                : new Step.GoToPage(visit);
    }

    /** As {@link LinkFlow#receipt} says. */
    Step receipt(Visit visit) {
        LinkSessionView session = visit.session();
        boolean isTheirs = session.status() == LinkSessionStatus.COMPLETED
                && attempts.isCompletedBy(visit.binding(), session.id());
        return Optional.of(session).filter(known -> isTheirs)
                .flatMap(known -> connections.find(known.manufacturerId(), known.noxUserId()))
                .filter(ConnectionView::isAlive)
                .<Step>map(connection -> new Step.SendReceipt(connection.consent().receipt()))
                .orElseGet(() -> new Step.GoToPage(visit));
    }

    /**
     * The way back with the result of a session that is completed or pending. It is for the browser whose user agreed;
     * another one that has the link only reads that it is done. Empty too where the manufacturer is no longer
     * configured.
     */
    private Optional<URI> result(Visit visit) {
        LinkSessionView session = visit.session();
        return attempts.isCompletedBy(visit.binding(), session.id())
                ? manufacturers.find(session.manufacturerId())
                        .map(manufacturer -> returnUrls.withResult(session, manufacturer, visit.binding()))
                : Optional.empty();
    }
}
