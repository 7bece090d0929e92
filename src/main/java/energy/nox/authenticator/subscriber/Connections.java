package energy.nox.authenticator.subscriber;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;

/**
 * The connections of a manufacturer's users: read, listed, ended and removed. Whoever changes one holds its subscriber's
 * row locked.
 */
@ApplicationScoped
public class Connections {

    private static final String WITH_CONNECTION =
            "select s as subscriber, c as connection from Subscriber s left join Connection c on c.noxUserId = s.noxUserId";

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private Event<ConnectionEvent> events;
    private Clock clock;

    /** For the CDI proxy. */
    protected Connections() {
    }

    @Inject
    public Connections(Event<ConnectionEvent> events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** The NOX user of a manufacturer; another manufacturer's is not found. */
    @Transactional
    public Optional<ConnectionView> find(String manufacturerId, UUID noxUserId) {
        return views(entities.createQuery(WITH_CONNECTION
                        + " where s.manufacturerId = :manufacturer and s.noxUserId = :noxUserId", Tuple.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("noxUserId", noxUserId)).stream().findFirst();
    }

    /** The NOX user that a manufacturer's user is. */
    @Transactional
    public Optional<ConnectionView> find(String manufacturerId, String userId) {
        return views(entities.createQuery(WITH_CONNECTION
                        + " where s.manufacturerId = :manufacturer and s.userId = :user", Tuple.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)).stream().findFirst();
    }

    /** A NOX user, whoever the manufacturer is: for a caller that has proved to be the person. */
    @Transactional
    public Optional<ConnectionView> find(UUID noxUserId) {
        return views(entities.createQuery(WITH_CONNECTION + " where s.noxUserId = :noxUserId", Tuple.class)
                .setParameter("noxUserId", noxUserId)).stream().findFirst();
    }

    /** A NOX user of a manufacturer, for an export, which the audit tells of. */
    @Transactional
    public Optional<ConnectionView> export(String manufacturerId, UUID noxUserId) {
        Optional<ConnectionView> exported = find(manufacturerId, noxUserId);
        exported.ifPresent(known -> events.fire(new ConnectionEvent(ConnectionEvent.Kind.EXPORTED, noxUserId,
                manufacturerId, known.userId(), known.supplierId(), null, null)));
        return exported;
    }

    /** One page of a manufacturer's connections, in the order in which its users became NOX users. */
    @Transactional
    public ConnectionPage list(String manufacturerId, ConnectionQuery wanted) {
        StringBuilder where = new StringBuilder(" where s.manufacturerId = :manufacturer");
        wanted.userId().ifPresent(user -> where.append(" and s.userId = :user"));
        wanted.supplierId().ifPresent(supplier -> where.append(" and c.supplierId = :supplier"));
        wanted.after().ifPresent(after -> where.append(
                " and (s.createdAt > :createdAt or s.createdAt = :createdAt and s.noxUserId > :noxUserId)"));
        TypedQuery<Tuple> query = entities.createQuery(
                        WITH_CONNECTION + where + " order by s.createdAt, s.noxUserId", Tuple.class)
                .setParameter("manufacturer", manufacturerId)
                .setMaxResults(wanted.limit() + 1);
        wanted.userId().ifPresent(user -> query.setParameter("user", user));
        wanted.supplierId().ifPresent(supplier -> query.setParameter("supplier", supplier));
        wanted.after().ifPresent(after -> query.setParameter("createdAt", after.createdAt())
                .setParameter("noxUserId", after.noxUserId()));
        List<ConnectionView> found = views(query);
        if (found.size() <= wanted.limit()) {
            return new ConnectionPage(found, Optional.empty());
        }
        ConnectionView last = found.get(wanted.limit() - 1);
        return new ConnectionPage(found.subList(0, wanted.limit()),
                Optional.of(new ConnectionQuery.Position(last.createdAt(), last.noxUserId())));
    }

    private List<ConnectionView> views(TypedQuery<Tuple> query) {
        List<Tuple> rows = query.getResultList();
        List<UUID> consentIds = rows.stream().map(row -> row.get("connection", Connection.class))
                .filter(connection -> connection != null).map(Connection::consentId).toList();
        Map<UUID, Consent> consents = consentIds.isEmpty() ? Map.of()
                : entities.createQuery("select c from Consent c where c.id in :ids", Consent.class)
                        .setParameter("ids", consentIds)
                        .getResultStream().collect(Collectors.toMap(Consent::id, Function.identity()));
        return rows.stream().map(row -> {
            Connection connection = row.get("connection", Connection.class);
            return row.get("subscriber", Subscriber.class)
                    .view(connection, connection == null ? null : consents.get(connection.consentId()));
        }).toList();
    }

    /**
     * Ends a connection; where there is none, or it has ended, nothing changes.
     *
     * @return whether the manufacturer has such a NOX user
     */
    @Transactional
    public boolean disconnect(String manufacturerId, UUID noxUserId, DisconnectReason reason) {
        Optional<Subscriber> subscriber = lock(manufacturerId, noxUserId);
        subscriber.ifPresent(known -> disconnect(known, reason));
        return subscriber.isPresent();
    }

    private void disconnect(Subscriber subscriber, DisconnectReason reason) {
        Connection connection = entities.find(Connection.class, subscriber.noxUserId());
        if (connection != null && connection.disconnect(reason, clock.instant())) {
            events.fire(new ConnectionEvent(ConnectionEvent.Kind.DISCONNECTED, subscriber.noxUserId(),
                    subscriber.manufacturerId(), subscriber.userId(), connection.supplierId(), null, reason));
        }
    }

    /**
     * Removes a NOX user with its devices, its connection and its consents, within the caller's transaction, which holds
     * the subscriber locked from then on and removes what other modules know.
     *
     * @return the manufacturer's user who is gone; empty where there is none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<String> erase(String manufacturerId, UUID noxUserId, ErasedBy by) {
        Optional<Subscriber> subscriber = lock(manufacturerId, noxUserId);
        subscriber.ifPresent(known -> {
            entities.remove(known);
            entities.persist(Erasure.of(manufacturerId, by, clock.instant()));
            events.fire(new ConnectionEvent(ConnectionEvent.Kind.ERASED, noxUserId, manufacturerId, null, null, null,
                    by == ErasedBy.RETENTION ? DisconnectReason.RETENTION : DisconnectReason.BY_MANUFACTURER));
        });
        return subscriber.map(Subscriber::userId);
    }

    /** As {@link #erase}, unless the person has connected again since; then nothing changes. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<String> eraseDisconnected(String manufacturerId, UUID noxUserId, Instant before, ErasedBy by) {
        return lock(manufacturerId, noxUserId).isPresent() && hasEndedBefore(noxUserId, before)
                ? erase(manufacturerId, noxUserId, by) : Optional.empty();
    }

    private boolean hasEndedBefore(UUID noxUserId, Instant moment) {
        Connection connection = entities.find(Connection.class, noxUserId);
        return connection != null && !connection.isAlive() && connection.disconnectedAt().isBefore(moment);
    }

    /** NOX users whose connection ended before that moment, the oldest first. */
    @Transactional
    public List<ConnectionView> findDisconnectedBefore(Instant moment, int limit) {
        return views(entities.createQuery(WITH_CONNECTION
                        + " where c.disconnectedAt < :moment order by c.disconnectedAt", Tuple.class)
                .setParameter("moment", moment)
                .setMaxResults(limit));
    }

    /** NOX users of a manufacturer, the oldest first. */
    @Transactional
    public List<UUID> findIds(String manufacturerId, int limit) {
        return entities.createQuery("select s.noxUserId from Subscriber s where s.manufacturerId = :manufacturer"
                        + " order by s.createdAt", UUID.class)
                .setParameter("manufacturer", manufacturerId)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Every manufacturer that has NOX users. */
    @Transactional
    public List<String> findManufacturerIds() {
        return entities.createQuery("select distinct s.manufacturerId from Subscriber s", String.class).getResultList();
    }

    /** All that a NOX user has agreed to, the oldest first. */
    @Transactional
    public List<ConsentView> findConsents(UUID noxUserId) {
        return entities.createQuery("select c from Consent c where c.noxUserId = :noxUserId order by c.givenAt",
                        Consent.class)
                .setParameter("noxUserId", noxUserId)
                .getResultStream().map(Consent::view).toList();
    }

    private Optional<Subscriber> lock(String manufacturerId, UUID noxUserId) {
        return Optional.ofNullable(entities.find(Subscriber.class, noxUserId, LockModeType.PESSIMISTIC_WRITE))
                .filter(subscriber -> subscriber.manufacturerId().equals(manufacturerId));
    }

    /** One answer for every NOX user that is not the caller's, so that it tells nothing about others. */
    public static AuthenticatorException notFound() {
        return new AuthenticatorException(ErrorCode.NOT_FOUND, "Connection not found");
    }
}
