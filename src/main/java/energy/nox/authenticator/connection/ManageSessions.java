package energy.nox.authenticator.connection;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.expiry.LinkSessionsExpired;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.persistence.PersonalData;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.DisconnectReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The visits of people to the page that shows and ends their connection. */
@ApplicationScoped
public class ManageSessions implements PersonalData {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    /** A visit that was just opened: the only time that its token is known. */
    public record Opened(URI manageUrl, Instant expiresAt) {
    }

    /**
     * A visit and the connection that it is about.
     *
     * @param id          names the visit in URLs, and opens nothing
     * @param redirectUrl the way back to the manufacturer, where it gave one
     */
    public record Visit(UUID id, ConnectionView connection, Language language, Optional<String> redirectUrl) {

        /** The same visit in another language. */
        public Visit in(Language other) {
            return new Visit(id, connection, other, redirectUrl);
        }
    }

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private Connections connections;
    private Manufacturers manufacturers;
    private Audit audit;
    private PublicUrls urls;
    private Clock clock;

    /** For the CDI proxy. */
    protected ManageSessions() {
    }

    @Inject
    public ManageSessions(Connections connections, Manufacturers manufacturers, Audit audit, PublicUrls urls,
            Clock clock) {
        this.connections = connections;
        this.manufacturers = manufacturers;
        this.audit = audit;
        this.urls = urls;
        this.clock = clock;
    }

    /**
     * Opens the page for a manufacturer's NOX user, for ten minutes.
     *
     * @param redirectUrl the way back, already found to be one of the manufacturer's
     * @return empty where the manufacturer has no such NOX user
     */
    @Transactional
    public Optional<Opened> open(Manufacturer manufacturer, UUID noxUserId, Language language,
            Optional<String> redirectUrl) {
        return connections.find(manufacturer.id(), noxUserId).map(connection -> {
            String token = RandomSecret.next();
            ManageSession session =
                    ManageSession.open(token, noxUserId, language, redirectUrl, clock.instant(), LIFETIME);
            entities.persist(session);
            return new Opened(urls.manage(token, language), session.expiresAt());
        });
    }

    /** The visit that a token opens; empty where it opens none (any more), or the manufacturer is not enabled. */
    @Transactional
    public Optional<Visit> find(String token) {
        if (token == null || !token.matches(RandomSecret.FORM)) {
            return Optional.empty();
        }
        return Optional.ofNullable(entities.find(ManageSession.class, ManageSession.identifier(token)))
                .filter(session -> session.isOpenedBy(token, clock.instant()))
                .flatMap(session -> connections.find(session.noxUserId())
                        .filter(this::isEnabled)
                        .map(connection -> new Visit(session.id(), connection, session.language(),
                                session.redirectUrl())));
    }

    /** A browser has followed the link. */
    public void recordOpening(Visit visit) {
        audit.record("manage_page.opened", visit.connection().manufacturerId(), visit.connection().userId(), Map.of());
    }

    /**
     * The person ends the connection; where it has ended already, nothing changes.
     *
     * @throws energy.nox.authenticator.errors.AuthenticatorException 404 where the manufacturer was stopped meanwhile
     */
    @Transactional
    public void disconnect(Visit visit) {
        connections.disconnect(visit.connection().manufacturerId(), visit.connection().noxUserId(),
                DisconnectReason.BY_USER);
        // Looked at again, now that the row is locked: the exception takes back what was changed.
        if (!isEnabled(visit.connection())) {
            throw Connections.notFound();
        }
    }

    private boolean isEnabled(ConnectionView connection) {
        return manufacturers.find(connection.manufacturerId()).isPresent();
    }

    @Override
    public String name() {
        return "manage_sessions";
    }

    @Override
    @Transactional
    public List<Map<String, Object>> find(String manufacturerId, String userId) {
        return connections.find(manufacturerId, userId).stream().flatMap(connection -> entities.createQuery(
                        "select m from ManageSession m where m.noxUserId = :noxUserId order by m.createdAt",
                        ManageSession.class)
                .setParameter("noxUserId", connection.noxUserId())
                .getResultStream()).map(ManageSession::export).toList();
    }

    @Transactional
    void removeExpired(@Observes LinkSessionsExpired expired) {
        entities.createQuery("delete from ManageSession m where m.expiresAt <= :now")
                .setParameter("now", expired.now())
                .executeUpdate();
    }
}
