package energy.nox.authenticator.subscriber;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import energy.nox.authenticator.observe.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

/** The lines of the audit about connections, written after the commit. */
@ApplicationScoped
public class ConnectionAudit {

    private Audit audit;

    /** For the CDI proxy. */
    protected ConnectionAudit() {
    }

    @Inject
    public ConnectionAudit(Audit audit) {
        this.audit = audit;
    }

    void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConnectionEvent event) {
        Map<String, String> facts = new TreeMap<>();
        put(facts, "supplier", event.supplierId());
        put(facts, "replaced_supplier", event.replacedSupplierId());
        put(facts, "reason", event.reason() == null ? null : event.reason().name().toLowerCase(Locale.ROOT));
        if (event.userId() == null) {
            facts.put("manufacturer", event.manufacturerId());
            audit.record(name(event.kind()), facts);
        } else {
            audit.record(name(event.kind()), event.manufacturerId(), event.userId(), facts);
        }
    }

    private static String name(ConnectionEvent.Kind kind) {
        return switch (kind) {
            case LINKED -> "supplier.linked";
            case REPLACED -> "supplier.replaced";
            case DISCONNECTED -> "connection.disconnected";
            case ERASED -> "connection.erased";
            case EXPORTED -> "connection.exported";
        };
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (value != null) {
            facts.put(name, value);
        }
    }
}
