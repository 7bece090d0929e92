package energy.nox.authenticator.supplier;

import java.net.URI;
import java.util.Map;

import energy.nox.authenticator.support.TestSettings;
import io.opentelemetry.api.OpenTelemetry;

/** A supplier as tests configure it, and signals that nobody receives. */
final class NorthSupplier {

    static final SupplierSignals SIGNALS = new SupplierSignals(OpenTelemetry.noop().getTracer("test"),
            OpenTelemetry.noop().getMeter("test"));

    private NorthSupplier() {
    }

    static Supplier at(URI issuer) {
        return SuppliersConfig.read(TestSettings.of(Map.of(
                "nox.suppliers", "north",
                "nox.supplier.north.name", "North",
                "nox.supplier.north.issuer", issuer.toString(),
                "nox.supplier.north.client-id", "nox"))).get(0);
    }
}
