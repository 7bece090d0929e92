package energy.nox.authenticator.supplier;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import energy.nox.authenticator.config.Reloaded;
import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.outbound.OutboundCalls;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The energy suppliers of the configuration, each with the client of its OpenID provider. The configuration is read
 * again while the server runs. A supplier that has not changed keeps its client. One that has changed keeps what was
 * discovered, unless its issuer, its client or the trust in it has changed.
 */
@ApplicationScoped
public class Suppliers {

    private Reloaded<List<Supplier>> configured;
    private Clock clock;
    private SupplierSignals signals;
    private OutboundCalls calls;
    private ObservableLongGauge availability;
    /** One for each configured supplier. */
    private volatile List<SupplierClient> clients = List.of();

    /** For the CDI proxy. */
    protected Suppliers() {
    }

    @Inject
    public Suppliers(Reloads reloads, Clock clock, SupplierSignals signals, OutboundCalls calls) {
        this.clock = clock;
        this.signals = signals;
        this.calls = calls;
        configured = reloads.read(new Reloaded.Part<>("suppliers", reloads.interval(), SuppliersConfig::read,
                suppliers -> suppliers.stream().collect(toMap(Supplier::id, identity())), this::use));
        availability = signals.observe(this::all);
    }

    /** Called for one reading after the other. */
    private void use(List<Supplier> suppliers) {
        Map<String, SupplierClient> known =
                clients.stream().collect(toMap(client -> client.supplier().id(), identity()));
        clients = suppliers.stream().map(supplier -> client(supplier, known.get(supplier.id()))).toList();
    }

    /** @param before null where it is new */
    private SupplierClient client(Supplier supplier, SupplierClient before) {
        if (before == null || !before.discoversLike(supplier)) {
            return new SupplierClient(supplier, clock, signals, calls);
        }
        return before.supplier().equals(supplier) ? before : before.changedTo(supplier);
    }

    @PreDestroy
    void end() {
        availability.close();
    }

    public List<SupplierClient> offeredBy(String manufacturerId) {
        return all().stream().filter(known -> known.supplier().isOfferedBy(manufacturerId)).toList();
    }

    /** Empty where this manufacturer does not offer it. */
    public Optional<SupplierClient> findOffered(String id, String manufacturerId) {
        return offeredBy(manufacturerId).stream().filter(offered -> offered.supplier().id().equals(id)).findFirst();
    }

    public boolean isOffered(String id, String manufacturerId) {
        return findOffered(id, manufacturerId).isPresent();
    }

    public Optional<SupplierClient> find(String id) {
        return all().stream().filter(known -> known.supplier().id().equals(id)).findFirst();
    }

    /** The manufacturers that each supplier is offered by, where that is not all of them. */
    public Map<String, Set<String>> manufacturers() {
        return configured.get().stream().collect(toMap(Supplier::id, Supplier::manufacturers));
    }

    List<SupplierClient> all() {
        configured.get();
        return clients;
    }
}
