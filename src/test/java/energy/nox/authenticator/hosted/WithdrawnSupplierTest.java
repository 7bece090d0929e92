package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.connection.Linking;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.persistence.ConnectionShares;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.subscriber.ConsentGiven;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierException;
import energy.nox.authenticator.supplier.SupplierSignals;
import energy.nox.authenticator.supplier.Suppliers;
import energy.nox.authenticator.support.TestSettings;
import io.opentelemetry.api.OpenTelemetry;

/** A supplier that is taken from one manufacturer between the login and the agreement. */
class WithdrawnSupplierTest {

    private final LinkToken token = LinkToken.parse(RandomSecret.next()).orElseThrow();
    private final Visit visit =
            new Visit(TestSessions.in(LinkSessionStatus.OPEN), BrowserBinding.random(token), Language.NL);
    private final SupplierSignals signals = new SupplierSignals(OpenTelemetry.noop().getTracer("test"),
            OpenTelemetry.noop().getMeter("test"));
    private final Suppliers suppliers = suppliers();

    private Suppliers suppliers() {
        Reloads reloads = TestSettings.reloads(Map.of("nox.suppliers", "north", "nox.supplier.north.name", "North",
                "nox.supplier.north.issuer", "https://login.north.example", "nox.supplier.north.client-id", "nox",
                "nox.supplier.north.manufacturers", "other"), Clock.systemUTC());
        return new Suppliers(reloads, Clock.systemUTC(), signals, null);
    }

    @Test
    void nothingOfItIsConnected() {
        Agreements agreements = new Agreements(new LoggedIn(), new NoLinking(), null, suppliers, Clock.systemUTC());
        SupplierException failure =
                assertThrows(SupplierException.class, () -> agreements.agree(visit, PlayedFlow.ATTEMPT));
        assertEquals(SupplierException.Reason.SUPPLIER_UNAVAILABLE, failure.reason());
    }

    @Test
    void noLoginAtItIsFinished() {
        SupplierLogins logins = new SupplierLogins(suppliers, signals, new SilentAudit(), null,
                new ConnectionShares(TestSettings.of(Map.of())));
        SupplierException failure = assertThrows(SupplierException.class, () -> logins.account(visit, "north",
                new LoginSecrets("state", "secret"), Map.of("code", List.of("code"))));
        assertEquals("The supplier is no longer offered", failure.getMessage());
    }

    private static final class LoggedIn extends LoginAttempts {

        @Override
        public Optional<LoggedInAccount> findAccount(UUID attemptId, BrowserBinding binding, UUID linkSessionId) {
            return Optional.of(PlayedFlow.LOGGED_IN);
        }
    }

    private static final class NoLinking extends Linking {

        @Override
        public LinkSessionView connect(LinkSessionView session, SupplierLink account, ConsentGiven consent,
                String confirmationCode) {
            throw new AssertionError("it is linked");
        }
    }

    private static final class SilentAudit extends LoginAudit {

        @Override
        public void failed(UUID linkSessionId, String supplierId, SupplierException.Reason reason) {
            assertEquals(SupplierException.Reason.SUPPLIER_UNAVAILABLE, reason);
        }
    }
}
