package energy.nox.authenticator.linksession;

import java.util.UUID;

/** A link session cannot be completed, since it is not open any more: it was completed or cancelled, or it expired. */
public class SessionIsOverException extends Exception {

    public SessionIsOverException(UUID linkSessionId) {
        super("Link session " + linkSessionId + " is not open any more");
    }
}
