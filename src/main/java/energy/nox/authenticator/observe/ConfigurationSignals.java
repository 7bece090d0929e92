package energy.nox.authenticator.observe;

import energy.nox.authenticator.config.Reloads;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Tells as a metric which part of the configuration is wrong, so that its last good state is in use. */
@ApplicationScoped
public class ConfigurationSignals {

    private static final AttributeKey<String> PART = AttributeKey.stringKey("nox.part");

    private Meter meter;
    private Reloads reloads;
    private ObservableLongGauge gauge;

    /** For the CDI proxy. */
    protected ConfigurationSignals() {
    }

    @Inject
    public ConfigurationSignals(Meter meter, Reloads reloads) {
        this.meter = meter;
        this.reloads = reloads;
    }

    /** Has each metric reading tell it from now on. */
    public void begin() {
        gauge = meter.gaugeBuilder("nox.configuration.refused").ofLongs()
                .setDescription("1 while this part of the configuration is wrong and its last good state is in use,"
                        + " otherwise 0")
                .buildWithCallback(reading -> reloads.refused().forEach((part, refused) ->
                        reading.record(refused ? 1 : 0, Attributes.of(PART, part))));
    }

    @PreDestroy
    void end() {
        if (gauge != null) {
            gauge.close();
        }
    }
}
