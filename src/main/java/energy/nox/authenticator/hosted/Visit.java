package energy.nox.authenticator.hosted;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkToken;

/** A browser at a link session: the session as it is now, the token that opened it, and the language to speak. */
public record Visit(LinkSessionView session, LinkToken token, Language language) {

    /** The same visit in another language. */
    public Visit in(Language other) {
        return new Visit(session, token, other);
    }
}
