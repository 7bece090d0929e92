package energy.nox.authenticator.subscriber;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The NOX users: the module's face and its transaction boundary. */
@ApplicationScoped
public class Subscribers {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    private Event<ConnectionEvent> events;
    private ConsentReceipts receipts;
    private Clock clock;

    /** For the CDI proxy. */
    protected Subscribers() {
    }

    @Inject
    public Subscribers(Event<ConnectionEvent> events, ConsentReceipts receipts, Clock clock) {
        this.events = events;
        this.receipts = receipts;
        this.clock = clock;
    }

    /**
     * Links a manufacturer's user with a supplier's account that the user agreed to connect, within the caller's
     * transaction. The subscriber stays locked until that ends; a caller that locks a link session too does so after
     * this.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public SubscriberView link(String manufacturerId, String userId, SupplierLink link, ConsentGiven given) {
        Subscriber subscriber = getOrCreate(manufacturerId, userId);
        UUID noxUserId = subscriber.noxUserId();
        Consent consent = consent(noxUserId, manufacturerId, link, given);
        Optional<SupplierLink> before = connect(noxUserId, link, consent.id());
        entities.lock(subscriber, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        if (!before.equals(Optional.of(link))) {
            events.fire(new ConnectionEvent(
                    before.isPresent() ? ConnectionEvent.Kind.REPLACED : ConnectionEvent.Kind.LINKED, noxUserId,
                    manufacturerId, userId, link.supplierId(), before.map(SupplierLink::supplierId).orElse(null), null));
        }
        return new SubscriberView(noxUserId, subscriber.deviceIds());
    }

    private Consent consent(UUID noxUserId, String manufacturerId, SupplierLink link, ConsentGiven given) {
        UUID id = UUID.randomUUID();
        Consent consent = Consent.of(id, noxUserId, link.supplierId(), given,
                receipts.sign(id, noxUserId, manufacturerId, link.supplierId(), given));
        entities.persist(consent);
        return consent;
    }

    /** Makes or replaces the connection, and returns the account that was connected before. */
    private Optional<SupplierLink> connect(UUID noxUserId, SupplierLink link, UUID consentId) {
        // The connection refers to its consent, which has to be there.
        entities.flush();
        Connection connection = entities.find(Connection.class, noxUserId);
        if (connection == null) {
            entities.persist(Connection.of(noxUserId, link, consentId, clock.instant()));
            return Optional.empty();
        }
        SupplierLink before = connection.account();
        connection.connect(link, consentId, clock.instant());
        return Optional.ofNullable(before);
    }

    /** Connects a manufacturer's user and its devices without a supplier; it is committed when this returns. */
    @Transactional
    public DeviceConnection connect(NewDeviceConnection request) {
        Subscriber subscriber = getOrCreate(request.manufacturer().id(), request.userId());
        request.deviceIds().ifPresent(subscriber::replaceDevices);
        return new DeviceConnection(request.userId(), subscriber.noxUserId(), subscriber.deviceIds(), clock.instant());
    }

    /** The row stays locked until the transaction ends: of two callers the later one sees what the first has done. */
    private Subscriber getOrCreate(String manufacturerId, String userId) {
        return find(manufacturerId, userId).orElseGet(() -> {
            create(manufacturerId, userId);
            return find(manufacturerId, userId).orElseThrow();
        });
    }

    private Optional<Subscriber> find(String manufacturerId, String userId) {
        return entities.createQuery("select s from Subscriber s"
                        + " where s.manufacturerId = :manufacturer and s.userId = :user", Subscriber.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream().findFirst();
    }

    /**
     * Does nothing where another transaction has created it in the meantime. The conflict names no columns: where it
     * does, Hibernate sends H2 an insert that fails.
     */
    private void create(String manufacturerId, String userId) {
        entities.createQuery("insert into Subscriber (noxUserId, manufacturerId, userId, createdAt, version)"
                        + " values (:noxUserId, :manufacturer, :user, :now, 0) on conflict do nothing")
                .setParameter("noxUserId", UUID.randomUUID())
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }
}
