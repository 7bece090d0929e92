package energy.nox.authenticator.observe;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import energy.nox.authenticator.config.ConfigurationReload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** The lines of the audit about the configuration that was read again: by identifiers, never with a value. */
@ApplicationScoped
public class ConfigurationAudit {

    private Audit audit;

    /** For the CDI proxy. */
    protected ConfigurationAudit() {
    }

    @Inject
    public ConfigurationAudit(Audit audit) {
        this.audit = audit;
    }

    void on(@Observes ConfigurationReload reload) {
        Map<String, String> facts = new TreeMap<>(Map.of("part", reload.part()));
        put(facts, "added", reload.added());
        put(facts, "changed", reload.changed());
        put(facts, "removed", reload.removed());
        reload.refusal().ifPresent(refusal -> facts.put("reason", refusal));
        audit.record(reload.refusal().isPresent() ? "configuration.refused" : "configuration.reloaded", facts);
    }

    private static void put(Map<String, String> facts, String name, Set<String> ids) {
        if (!ids.isEmpty()) {
            facts.put(name, String.join(",", ids));
        }
    }
}
