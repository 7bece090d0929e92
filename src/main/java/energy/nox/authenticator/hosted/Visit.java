package energy.nox.authenticator.hosted;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionView;

/** A browser at a link session: the session as it is now, what binds this browser to it, and the language to speak. */
public record Visit(LinkSessionView session, BrowserBinding binding, Language language) {

    /** The same visit in another language. */
    public Visit in(Language other) {
        return new Visit(session, binding, other);
    }
}
