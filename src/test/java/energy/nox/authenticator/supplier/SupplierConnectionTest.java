package energy.nox.authenticator.supplier;

import static energy.nox.authenticator.support.UserAgent.location;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.UserAgent;

class SupplierConnectionTest {

    private static final URI CALLBACK = URI.create("https://auth.example/ui/callback/north");

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final SupplierConnection connection = new SupplierConnection(NorthSupplier.at(provider.issuer()),
            Clock.systemUTC(), NorthSupplier.SIGNALS);

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void findsTheSubject() throws SupplierException {
        assertEquals(new SupplierSubject(provider.issuer().toString(), MisbehavingSupplier.SUBJECT), logIn());
    }

    @Test
    void keysThatCannotBeFetchedAreTheSupplierBeingUnavailable() {
        provider.next(Fault.KEYS_SERVER_ERROR);
        assertEquals(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                assertThrows(SupplierException.class, this::logIn).reason());
    }

    private SupplierSubject logIn() throws SupplierException {
        LoginSecrets secrets = new LoginSecrets(RandomSecret.next(), RandomSecret.next());
        URI back = location(new UserAgent().get(connection.loginUrl(secrets, CALLBACK, Language.NL)));
        Map<String, List<String>> parameters = ManufacturerApp.parameters(back).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, parameter -> List.of(parameter.getValue())));
        return connection.subject(parameters, secrets, CALLBACK);
    }
}
