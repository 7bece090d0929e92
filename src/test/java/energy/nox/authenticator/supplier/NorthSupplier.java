package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.support.UserAgent.location;

import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.outbound.NameLookup;
import energy.nox.authenticator.outbound.OutboundCalls;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.TestSettings;
import energy.nox.authenticator.support.UserAgent;
import io.opentelemetry.api.OpenTelemetry;

/** A supplier as tests configure it, the logins of its customers, and signals that nobody receives. */
final class NorthSupplier {

    static final SupplierSignals SIGNALS = new SupplierSignals(OpenTelemetry.noop().getTracer("test"),
            OpenTelemetry.noop().getMeter("test"));
    /** Names are looked up as everywhere. */
    static final OutboundCalls CALLS = calls(InetAddress::getAllByName);
    static final URI CALLBACK = URI.create("https://auth.example/ui/callback/north");

    /** The supplier's answer to the callback, for the browser that has these secrets. */
    record Login(LoginSecrets secrets, Map<String, List<String>> answer) {

        SupplierAccount account(SupplierClient client) throws SupplierException {
            return client.account(answer, secrets, CALLBACK);
        }
    }

    private NorthSupplier() {
    }

    /** Its threads end with the tests. */
    static OutboundCalls calls(NameLookup lookup) {
        try {
            return new OutboundCalls(NorthSupplier::daemon, lookup, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "outbound");
        thread.setDaemon(true);
        return thread;
    }

    static Supplier at(URI issuer) {
        return at(issuer, Map.of());
    }

    /** @param more settings of the supplier, by the last part of their names; null for none */
    static Supplier at(URI issuer, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "nox.suppliers", "north",
                "nox.supplier.north.name", "North",
                "nox.supplier.north.issuer", issuer.toString(),
                "nox.supplier.north.client-id", "nox",
                // The supplier of these tests would show a page for any prompt.
                "nox.supplier.north.prompt", "none"));
        more.forEach((name, value) -> settings.put("nox.supplier.north." + name, value));
        return SuppliersConfig.read(TestSettings.of(settings)).get(0);
    }

    /** A client that knows the discovery document, if there is one. */
    static SupplierClient client(URI issuer, Clock clock, Map<String, String> more) {
        SupplierClient client = new SupplierClient(at(issuer, more), clock, SIGNALS, CALLS);
        client.refresh();
        return client;
    }

    static LoginSecrets secrets() {
        return new LoginSecrets(RandomSecret.next(), RandomSecret.next());
    }

    static URI loginUrl(SupplierClient client, LoginSecrets secrets) throws SupplierException {
        return client.loginUrl(secrets, CALLBACK, Language.NL, false);
    }

    static Login begin(SupplierClient client) throws SupplierException {
        LoginSecrets secrets = secrets();
        URI back = location(new UserAgent().get(loginUrl(client, secrets)));
        return new Login(secrets, ManufacturerApp.parameters(back).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, parameter -> List.of(parameter.getValue()))));
    }

    static SupplierAccount logIn(SupplierClient client) throws SupplierException {
        return begin(client).account(client);
    }
}
