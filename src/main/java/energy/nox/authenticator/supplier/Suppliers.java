package energy.nox.authenticator.supplier;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import energy.nox.authenticator.config.Settings;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The energy suppliers of the configuration, each with the client of its OpenID provider. */
@ApplicationScoped
public class Suppliers {

    private List<SupplierClient> clients;
    private Map<String, SupplierClient> byId;
    private ObservableLongGauge availability;

    /** For the CDI proxy. */
    protected Suppliers() {
    }

    @Inject
    public Suppliers(Settings settings, Clock clock, SupplierSignals signals) {
        clients = SuppliersConfig.read(settings).stream()
                .map(supplier -> new SupplierClient(supplier, clock, signals)).toList();
        byId = clients.stream().collect(Collectors.toMap(known -> known.supplier().id(), Function.identity()));
        availability = signals.observe(List.copyOf(byId.keySet()), id -> byId.get(id).isAvailable());
    }

    @PreDestroy
    void end() {
        availability.close();
    }

    public List<SupplierClient> offeredBy(String manufacturerId) {
        return clients.stream().filter(known -> known.supplier().isOfferedBy(manufacturerId)).toList();
    }

    public boolean isOffered(String id, String manufacturerId) {
        return offeredBy(manufacturerId).stream().anyMatch(offered -> offered.supplier().id().equals(id));
    }

    public Optional<SupplierClient> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The manufacturers that each supplier is offered by, where that is not all of them. */
    public Map<String, Set<String>> manufacturers() {
        return clients.stream().map(SupplierClient::supplier)
                .collect(Collectors.toMap(Supplier::id, Supplier::manufacturers));
    }

    List<SupplierClient> all() {
        return clients;
    }
}
