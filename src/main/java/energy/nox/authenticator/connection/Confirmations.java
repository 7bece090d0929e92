package energy.nox.authenticator.connection;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.linksession.LinkSessionReference;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.manufacturer.IdentifierCheck;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * A manufacturer confirms that the person who agreed is its own user. Without that, a person who is sent somebody
 * else's link connects the own account to that somebody's user.
 */
@ApplicationScoped
public class Confirmations {

    private LinkSessions linkSessions;
    private Linking linking;
    private Suppliers suppliers;
    private LinkSessionTrace trace;
    private Audit audit;

    /** For the CDI proxy. */
    protected Confirmations() {
    }

    @Inject
    public Confirmations(LinkSessions linkSessions, Linking linking, Suppliers suppliers, LinkSessionTrace trace,
            Audit audit) {
        this.linkSessions = linkSessions;
        this.linking = linking;
        this.suppliers = suppliers;
        this.trace = trace;
        this.audit = audit;
    }

    /**
     * Confirms a pending session; it is committed when this returns.
     *
     * @param code   as the browser brought it to the manufacturer; it works once
     * @param userId of the user who is logged in at the manufacturer now
     * @return the completed session
     * @throws AuthenticatorException 400 where {@code userId} can be nobody's; 404 where the manufacturer has no such
     *                                session; 409 where the session is not pending, the code is not its code, the
     *                                user is not its user, which ends it, or the supplier is not offered any more
     */
    public LinkSessionView confirm(LinkSessionReference reference, Manufacturer manufacturer, String code, String userId) {
        // Before the session is looked at: a user id that cannot be one must not end it.
        IdentifierCheck.validated("user_id", userId);
        LinkSessions.Confirmation found = linkSessions.checkConfirmation(reference, manufacturer,
                Sha256.of(code.getBytes(StandardCharsets.UTF_8)), userId);
        LinkSessionView session = found.session().orElseThrow(LinkSessions::notFound);
        if (session.status() != LinkSessionStatus.PENDING) {
            throw refused(session, "not_pending", notPending(session.status()));
        }
        if (!found.isItsCode()) {
            throw refused(session, "wrong_code", conflict("code is not the one of this link session"));
        }
        if (!found.isItsUser()) {
            throw refused(session, "wrong_user",
                    conflict("user_id is not the user of this link session, which has ended: nothing is linked"));
        }
        if (!suppliers.isOffered(session.supplierId(), session.manufacturerId())) {
            throw refused(session, "supplier_not_offered", conflict("The energy supplier "
                    + session.supplierId() + " is not offered any more: nothing is linked"));
        }
        try {
            LinkSessionView confirmed = trace.step("confirm", session.id(), () -> linking.confirm(session));
            audit.record("link_session.confirmed", session.manufacturerId(), session.userId(),
                    Map.of("link_session_id", session.id().toString()));
            return confirmed;
        } catch (SessionIsOverException e) {
            throw refused(session, "not_pending",
                    notPending(linkSessions.find(reference, manufacturer).orElseThrow(LinkSessions::notFound).status()));
        }
    }

    /** The exception, of which the audit has a line now. */
    private AuthenticatorException refused(LinkSessionView session, String reason, AuthenticatorException answer) {
        audit.refused("confirmation.refused", Map.of("link_session_id", session.id().toString(),
                "manufacturer", session.manufacturerId(), "reason", reason));
        return answer;
    }

    private static AuthenticatorException notPending(LinkSessionStatus status) {
        return conflict("The link session is not pending, it is " + status.code());
    }

    private static AuthenticatorException conflict(String message) {
        return new AuthenticatorException(ErrorCode.CONFLICT, message);
    }
}
