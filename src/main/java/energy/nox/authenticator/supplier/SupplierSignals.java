package energy.nox.authenticator.supplier;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What operators learn of suppliers: how long each call took and how it failed, and which supplier is available. */
@ApplicationScoped
public class SupplierSignals {

    /** A call of a supplier. */
    interface Call<T, E extends Exception> {
        T run() throws E;
    }

    private static final AttributeKey<String> SUPPLIER = AttributeKey.stringKey("nox.supplier");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("nox.supplier.operation");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    /** Seconds, up to the two time-outs that one call can take. */
    private static final List<Double> DURATION_BUCKETS = List.of(.025, .05, .1, .25, .5, 1., 2.5, 5., 10.);

    private Tracer tracer;
    private Meter meter;
    private DoubleHistogram duration;
    private LongCounter failures;

    /** For the CDI proxy. */
    protected SupplierSignals() {
    }

    @Inject
    public SupplierSignals(Tracer tracer, Meter meter) {
        this.tracer = tracer;
        this.meter = meter;
        duration = meter.histogramBuilder("nox.supplier.request.duration").setUnit("s")
                .setDescription("Time that a supplier took to answer a request")
                .setExplicitBucketBoundariesAdvice(DURATION_BUCKETS).build();
        failures = meter.counterBuilder("nox.supplier.login.failures").setUnit("{login}")
                .setDescription("Logins at a supplier that did not succeed, by what that means to the user").build();
    }

    /** Counts a login that did not succeed. */
    public void loginFailed(String supplierId, SupplierException.Reason reason) {
        failures.add(1, Attributes.of(SUPPLIER, supplierId, ERROR_TYPE, reason.name().toLowerCase(Locale.ROOT)));
    }

    /** Measures a call; within the trace of a user's login it is a span of its own. */
    <T, E extends Exception> T call(String supplierId, String operation, Call<T, E> call) throws E {
        AttributesBuilder attributes = Attributes.builder().put(SUPPLIER, supplierId).put(OPERATION, operation);
        boolean traced = Span.current().getSpanContext().isValid();
        Span span = traced ? tracer.spanBuilder("supplier." + operation).setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(attributes.build()).startSpan() : Span.getInvalid();
        long begin = System.nanoTime();
        try (Scope scope = span.makeCurrent()) {
            return call.run();
        } catch (Exception e) {
            String error = e instanceof SupplierException failure
                    ? failure.reason().name().toLowerCase(Locale.ROOT) : e.getClass().getSimpleName();
            attributes.put(ERROR_TYPE, error);
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, error);
            throw e;
        } finally {
            duration.record((System.nanoTime() - begin) / 1e9, attributes.build());
            span.end();
        }
    }

    /** Has each metric reading tell which suppliers are available. */
    ObservableLongGauge observe(Supplier<List<SupplierClient>> suppliers) {
        return meter.gaugeBuilder("nox.supplier.available").ofLongs()
                .setDescription("1 while the supplier's discovery document is known, otherwise 0")
                .buildWithCallback(reading -> suppliers.get().forEach(client -> reading.record(
                        client.isAvailable() ? 1 : 0, Attributes.of(SUPPLIER, client.supplier().id()))));
    }
}
