package energy.nox.authenticator.hosted;

import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;

/**
 * What binds a link session to one browser, which keeps it in a cookie. The link token opens the session's pages, so
 * that no URL of theirs has it. The secret lets a login be finished only in the browser that began it.
 */
public record BrowserBinding(LinkToken token, String secret) {

    /** A binding for a browser that has none yet. */
    static BrowserBinding random(LinkToken token) {
        return new BrowserBinding(token, RandomSecret.next());
    }

    @Override
    public String toString() {
        return "BrowserBinding[" + token + "]";
    }
}
