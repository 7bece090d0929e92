package energy.nox.authenticator.linksession;

import java.net.URI;
import java.time.Clock;

import energy.nox.authenticator.platform.Language;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The link sessions: the module's face and its transaction boundary. */
@ApplicationScoped
public class LinkSessions {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private LinkSessionConfig config;
    private Clock clock;

    /** For the CDI proxy. */
    protected LinkSessions() {
    }

    @Inject
    public LinkSessions(LinkSessionConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Opens a session; it is committed when this returns. */
    @Transactional
    public CreatedLinkSession open(NewLinkSession request) {
        LinkToken token = LinkToken.random();
        LinkSession session = LinkSession.open(token, request, clock.instant(), config.lifetime());
        entities.persist(session);
        return new CreatedLinkSession(token, linkUrl(token, request.language()), request, session.createdAt(),
                session.expiresAt());
    }

    /** Both values are of characters that need no encoding in a query. */
    private URI linkUrl(LinkToken token, Language language) {
        return URI.create(config.uiBaseUrl() + "?token=" + token.value() + "&language=" + language.code());
    }
}
