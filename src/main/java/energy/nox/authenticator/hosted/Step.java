package energy.nox.authenticator.hosted;

import java.net.URI;
import java.util.Optional;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionView;

/**
 * What comes next for a browser: a page to show or a place to go. {@link LinkFlow} decides it and {@code hosted.web}
 * answers it. Who handles steps handles all of them: a new one does not compile before {@link Handler} has it.
 */
public sealed interface Step {

    <R> R handledBy(Handler<R> handler);

    /**
     * Shows the suppliers of an open session.
     *
     * @param query      what the user searches for; null where that is nothing
     * @param newBinding what this browser keeps from now on; empty where it is bound to the session already
     */
    record Choose(Visit visit, String query, Optional<BrowserBinding> newBinding) implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.choose(this);
        }
    }

    /** Asks whether the user really wants to leave an open session. */
    record ConfirmLeaving(Visit visit, Optional<BrowserBinding> newBinding) implements Step {

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
    record ExplainFailure(Visit visit, LeaveReason reason, String supplierId, Optional<BrowserBinding> newBinding)
            implements Step {

        @Override
        public <R> R handledBy(Handler<R> handler) {
            return handler.explainFailure(this);
        }
    }

    /** Shows how the session ended, with the way back to the manufacturer. */
    record ShowEnd(Visit visit, URI wayBack) implements Step {

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

    /** Sends the browser to the login of the chosen supplier. */
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

        R choose(Choose step);

        R confirmLeaving(ConfirmLeaving step);

        R explainFailure(ExplainFailure step);

        R showEnd(ShowEnd step);

        R refuseBrowser(RefuseBrowser step);

        R unknownLink(UnknownLink step);

        R goToPage(GoToPage step);

        R goToFailure(GoToFailure step);

        R goToSupplier(GoToSupplier step);

        R goToManufacturer(GoToManufacturer step);
    }
}
