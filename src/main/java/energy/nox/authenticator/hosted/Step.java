package energy.nox.authenticator.hosted;

import java.net.URI;
import java.util.Optional;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;

/**
 * What comes next for a browser: a page to show or a place to go. {@link LinkFlow} decides it and {@code hosted.web}
 * answers it. Who handles steps handles all of them: a new one does not compile before {@link Handler} has it.
 */
public sealed interface Step {

    <R> R handledBy(Handler<R> handler);

    /** Binds this browser to the session, and sends it to the session's own page. */
    record Bind(Visit visit) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.bind(this);
        }
    }

    /** Says that this browser did not bring what binds it to the session, and what to do about that. */
    record AskForCookie(Language language) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.askForCookie(this);
        }
    }

    /**
     * Shows the suppliers of an open session.
     *
     * @param query what the user searches for; null where that is nothing
     */
    record Choose(Visit visit, String query) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.choose(this);
        }
    }

    /**
     * Shows the account that this browser has logged in to, and asks whether to connect it.
     *
     * @param replacedSupplierId the supplier whose connection would be replaced; empty where there is none
     * @param minutesLeft        until the session's deadline, at least 1
     */
    record ShowAccount(Visit visit, LoggedInAccount account, Optional<String> replacedSupplierId, long minutesLeft)
            implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.showAccount(this);
        }
    }

    /** Asks whether the user really wants to leave an open session. */
    record ConfirmLeaving(Visit visit) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.confirmLeaving(this);
        }
    }

    /**
     * Tells why the last login did not succeed and offers to try again, to choose another supplier, or to leave.
     *
     * @param supplierId as the URL names it; may be null or unknown
     */
    record ExplainFailure(Visit visit, LeaveReason reason, String supplierId) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.explainFailure(this);
        }
    }

    /**
     * Shows how the session ended, with the way back to the manufacturer.
     *
     * @param status    how it ended; one that takes no login any more counts as expired
     * @param isTheirs  whether the person in this browser agreed to the connection
     */
    record ShowEnd(Visit visit, LinkSessionStatus status, boolean isTheirs, URI wayBack) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.showEnd(this);
        }
    }

    /** Stops a login that came back in a browser that did not begin it; the session stays as it is. */
    record RefuseBrowser(LinkSessionView session, Language language) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.refuseBrowser(this);
        }
    }

    /** Says that the link or the supplier's answer belongs to no session, without any way out. */
    record UnknownLink(Language language) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.unknownLink(this);
        }
    }

    /** Sends the browser to the session's own page, which tells how things stand. */
    record GoToPage(Visit visit) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.goToPage(this);
        }
    }

    /** Sends the browser to the page that explains why a login did not succeed. */
    record GoToFailure(Visit visit, LeaveReason reason, String supplierId) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.goToFailure(this);
        }
    }

    /** Says that the account page which was answered is not about the newest login any more. */
    record RefuseAccount(Visit visit) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.refuseAccount(this);
        }
    }

    /**
     * Says that no login begins at this session any more, since too many have.
     *
     * @param hasAccount whether this browser has logged in to an account, which it can still connect
     */
    record RefuseLogin(Visit visit, boolean hasAccount) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.refuseLogin(this);
        }
    }

    /** Sends the receipt of the consent, as a file. */
    record SendReceipt(String receipt) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.sendReceipt(this);
        }
    }

    /** Sends the browser to the login of the supplier. */
    record GoToSupplier(URI login) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.goToSupplier(this);
        }
    }

    /** Sends the browser back to the manufacturer, with the result or with an error. */
    record GoToManufacturer(URI wayBack) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.goToManufacturer(this);
        }
    }

    /** Handles every step: one method for each, so that none can be forgotten. */
    interface Handler<R> {

        R bind(Bind step);

        R askForCookie(AskForCookie step);

        R choose(Choose step);

        R showAccount(ShowAccount step);

        R confirmLeaving(ConfirmLeaving step);

        R explainFailure(ExplainFailure step);

        R showEnd(ShowEnd step);

        R refuseBrowser(RefuseBrowser step);

        R refuseAccount(RefuseAccount step);

        R refuseLogin(RefuseLogin step);

        R sendReceipt(SendReceipt step);

        R unknownLink(UnknownLink step);

        R goToPage(GoToPage step);

        R goToFailure(GoToFailure step);

        R goToSupplier(GoToSupplier step);

        R goToManufacturer(GoToManufacturer step);
    }
}
