package energy.nox.authenticator.subscriber;

import java.util.Locale;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

/** What operators learn of the end of connections: how many ended, how many people were erased, and why. */
@ApplicationScoped
public class ConnectionSignals {

    private static final AttributeKey<String> MANUFACTURER = AttributeKey.stringKey("nox.manufacturer");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("nox.reason");

    private LongCounter disconnected;
    private LongCounter erased;

    /** For the CDI proxy. */
    protected ConnectionSignals() {
    }

    @Inject
    public ConnectionSignals(Meter meter) {
        disconnected = meter.counterBuilder("nox.connections.disconnected").setUnit("{connection}")
                .setDescription("Connections that were ended").build();
        erased = meter.counterBuilder("nox.connections.erased").setUnit("{person}")
                .setDescription("People who were erased").build();
    }

    void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) ConnectionEvent event) {
        switch (event.kind()) {
            case DISCONNECTED -> disconnected.add(1, attributes(event));
            case ERASED -> erased.add(1, attributes(event));
            case LINKED, REPLACED, EXPORTED -> {
                // The completion of the session is counted; an export has its line in the audit.
            }
        }
    }

    private static Attributes attributes(ConnectionEvent event) {
        return Attributes.of(MANUFACTURER, event.manufacturerId(),
                REASON, event.reason().name().toLowerCase(Locale.ROOT));
    }
}
