package energy.nox.authenticator.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.linksession.LinkSessionReference;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.supplier.Suppliers;

class ConfirmationsTest {

    private final LinkSessionView pending = new LinkSessionView(UUID.randomUUID(), "acme", "user-1", Language.NL,
            "https://app.example/", null, null, LinkSessionStatus.PENDING, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH,
            null, null, "north", List.of());
    private final List<String> refusals = new ArrayList<>();

    @Test
    void aSupplierThatIsNotOfferedAnyMoreIsNotLinked() {
        Confirmations confirmations = new Confirmations(new PendingSessions(), new NoLinking(), new NoSuppliers(), null,
                new HeardAudit());
        AuthenticatorException failure = assertThrows(AuthenticatorException.class,
                () -> confirmations.confirm(null, null, "code", "user-1"));
        assertEquals(ErrorCode.CONFLICT, failure.code());
        assertEquals("The energy supplier north is not offered any more: nothing is linked", failure.getMessage());
        assertEquals(List.of("supplier_not_offered"), refusals);
    }

    private final class PendingSessions extends LinkSessions {

        @Override
        public Confirmation checkConfirmation(LinkSessionReference reference, Manufacturer manufacturer,
                byte[] codeDigest, String userId) {
            return new Confirmation(Optional.of(pending), true, true);
        }
    }

    private static final class NoLinking extends Linking {

        @Override
        public LinkSessionView confirm(LinkSessionView session) {
            throw new AssertionError("it is linked");
        }
    }

    private static final class NoSuppliers extends Suppliers {

        @Override
        public boolean isOffered(String id, String manufacturerId) {
            assertEquals(List.of("north", "acme"), List.of(id, manufacturerId));
            return false;
        }
    }

    private final class HeardAudit extends Audit {

        @Override
        public void refused(String event, Map<String, String> facts) {
            refusals.add(facts.get("reason"));
        }
    }
}
