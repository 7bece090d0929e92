package energy.nox.authenticator.linksession;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import energy.nox.authenticator.observe.Audit;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

/** What operators and auditors learn of link sessions: metrics by manufacturer and supplier, and lines of the audit. */
@ApplicationScoped
public class LinkSessionSignals {

    private static final AttributeKey<String> MANUFACTURER = AttributeKey.stringKey("nox.manufacturer");
    private static final AttributeKey<String> SUPPLIER = AttributeKey.stringKey("nox.supplier");
    /** Seconds, up to the ten minutes that a session lives by default. */
    private static final List<Double> DURATION_BUCKETS =
            List.of(5., 10., 20., 30., 45., 60., 90., 120., 180., 240., 300., 420., 600.);

    private Audit audit;
    private LongCounter created;
    private LongCounter completed;
    private LongCounter cancelled;
    private LongCounter expired;
    private LongCounter cleared;
    private DoubleHistogram duration;

    /** For the CDI proxy. */
    protected LinkSessionSignals() {
    }

    @Inject
    public LinkSessionSignals(Meter meter, Audit audit) {
        this.audit = audit;
        created = counter(meter, "created", "Link sessions that were created");
        completed = counter(meter, "completed", "Link sessions that were completed");
        cancelled = counter(meter, "cancelled", "Link sessions that the user or the manufacturer cancelled");
        expired = counter(meter, "expired", "Link sessions that expired while they were open");
        cleared = counter(meter, "cleared", "Link sessions that the cleanup removed");
        duration = meter.histogramBuilder("nox.link_session.duration").setUnit("s")
                .setDescription("Time from a link session's creation to its completion")
                .setExplicitBucketBoundariesAdvice(DURATION_BUCKETS).build();
    }

    void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) LinkSessionEvent event) {
        Attributes attributes = attributes(event);
        switch (event.kind()) {
            case CREATED -> created.add(1, attributes);
            case AGREED -> {
                // The completion or the expiry that follows is counted.
            }
            case CANCELLED -> cancelled.add(1, attributes);
            case COMPLETED -> {
                completed.add(1, attributes);
                duration.record(event.age().toNanos() / 1e9, attributes);
            }
        }
        Map<String, String> facts = new TreeMap<>(Map.of("link_session_id", event.linkSessionId().toString()));
        if (event.supplierId() != null) {
            facts.put("supplier", event.supplierId());
        }
        audit.record("link_session." + event.kind().name().toLowerCase(Locale.ROOT), event.manufacturerId(),
                event.userId(), facts);
    }

    public void expired(String manufacturerId, long sessions) {
        expired.add(sessions, Attributes.of(MANUFACTURER, manufacturerId));
    }

    public void cleared(long sessions) {
        cleared.add(sessions);
    }

    private static Attributes attributes(LinkSessionEvent event) {
        AttributesBuilder attributes = Attributes.builder().put(MANUFACTURER, event.manufacturerId());
        // A null value is left out.
        return attributes.put(SUPPLIER, event.supplierId()).build();
    }

    private static LongCounter counter(Meter meter, String what, String description) {
        return meter.counterBuilder("nox.link_sessions." + what).setUnit("{session}").setDescription(description)
                .build();
    }
}
