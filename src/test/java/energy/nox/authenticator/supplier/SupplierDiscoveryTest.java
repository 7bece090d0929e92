package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;

class SupplierDiscoveryTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final SupplierDiscovery discovery = new SupplierDiscovery(NorthSupplier.at(provider.issuer()), clock,
            NorthSupplier.SIGNALS);

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DISCOVERY_SERVER_ERROR", "DISCOVERY_GARBAGE", "DISCOVERY_OF_PLAIN_HTTP"})
    void aFaultyDocumentIsTheSupplierBeingUnavailable(Fault fault) {
        provider.next(fault);
        discovery.refresh();
        assertEquals(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                assertThrows(SupplierException.class, discovery::get).reason());
        assertTrue(discovery.known().isEmpty());
    }

    @Test
    void aDocumentIsFetchedAgainAfterAMinuteAndOneFailureDoesNotEraseIt() throws SupplierException {
        discovery.refresh();
        assertEquals(provider.issuer().toString(), discovery.get().metadata().getIssuer().getValue());
        clock.forward(Duration.ofSeconds(59));
        assertFalse(discovery.isRefreshDue());
        clock.forward(Duration.ofSeconds(1));
        provider.next(Fault.DISCOVERY_SERVER_ERROR);
        discovery.refresh();
        assertTrue(discovery.known().isPresent());
        provider.next(Fault.NONE);
        clock.forward(Duration.ofSeconds(1));
        discovery.refresh();
        clock.forward(Duration.ofSeconds(119));
        assertTrue(discovery.known().isPresent(), "its age counts from the latest success");
    }

    @Test
    void aSupplierThatGoesAwayIsForgottenAfterTwoMinutesAndComesBackByItself() {
        discovery.refresh();
        provider.next(Fault.DISCOVERY_SERVER_ERROR);
        clock.forward(Duration.ofSeconds(119));
        discovery.refresh();
        assertTrue(discovery.known().isPresent());
        clock.forward(Duration.ofSeconds(1));
        discovery.refresh();
        assertTrue(discovery.known().isEmpty());
        provider.next(Fault.NONE);
        discovery.refresh();
        assertTrue(discovery.known().isEmpty(), "asked again at once");
        clock.forward(Duration.ofSeconds(2));
        discovery.refresh();
        assertTrue(discovery.known().isPresent());
    }

    @Test
    void aSupplierThatStaysAwayIsAskedEveryFiveSeconds() {
        provider.next(Fault.DISCOVERY_SERVER_ERROR);
        int tries = 0;
        for (int second = 0; second < 60; second++) {
            if (discovery.isRefreshDue()) {
                tries++;
                discovery.refresh();
            }
            clock.forward(Duration.ofSeconds(1));
        }
        // After 0, 1, 3, 6 and 10 seconds, then every five.
        assertEquals(14, tries);
    }
}
