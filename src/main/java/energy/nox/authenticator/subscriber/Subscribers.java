package energy.nox.authenticator.subscriber;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import energy.nox.authenticator.observe.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
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

    private Event<SupplierLinkedEvent> events;
    private Audit audit;
    private Clock clock;

    /** For the CDI proxy. */
    protected Subscribers() {
    }

    @Inject
    public Subscribers(Event<SupplierLinkedEvent> events, Audit audit, Clock clock) {
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Links a manufacturer's user with a supplier's account, within the caller's transaction. The subscriber stays
     * locked until that ends; a caller that locks a link session too does so after this.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public SubscriberView link(String manufacturerId, String userId, SupplierLink link) {
        Subscriber subscriber = getOrCreate(manufacturerId, userId);
        Optional<SupplierLink> before = connect(subscriber.noxUserId(), link);
        entities.lock(subscriber, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        if (!before.equals(Optional.of(link))) {
            events.fire(new SupplierLinkedEvent(manufacturerId, userId, link.supplierId(),
                    before.map(SupplierLink::supplierId).orElse(null)));
        }
        return new SubscriberView(subscriber.noxUserId(), subscriber.deviceIds());
    }

    /** Makes or replaces the connection, and returns the account that it had before. */
    private Optional<SupplierLink> connect(UUID noxUserId, SupplierLink link) {
        Connection connection = entities.find(Connection.class, noxUserId);
        if (connection == null) {
            entities.persist(Connection.of(noxUserId, link, clock.instant()));
            return Optional.empty();
        }
        SupplierLink before = connection.account();
        connection.replace(link, clock.instant());
        return Optional.of(before);
    }

    void onLinked(@Observes(during = TransactionPhase.AFTER_SUCCESS) SupplierLinkedEvent event) {
        Map<String, String> facts = new TreeMap<>(Map.of("supplier", event.supplierId()));
        if (event.replacedSupplierId() != null) {
            facts.put("replaced_supplier", event.replacedSupplierId());
        }
        audit.record(event.replacedSupplierId() == null ? "supplier.linked" : "supplier.replaced",
                event.manufacturerId(), event.userId(), facts);
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
