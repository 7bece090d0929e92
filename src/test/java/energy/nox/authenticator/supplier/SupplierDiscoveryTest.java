package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import energy.nox.authenticator.outbound.OutboundAnswer;
import energy.nox.authenticator.outbound.OutboundCalls;
import energy.nox.authenticator.outbound.OutboundLimits;
import energy.nox.authenticator.outbound.OutboundRequest;
import energy.nox.authenticator.support.MisbehavingSupplier.Fault;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;

class SupplierDiscoveryTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final MovableClock clock = new MovableClock();
    private final SupplierDiscovery discovery = new SupplierDiscovery(NorthSupplier.at(provider.issuer()), clock,
            NorthSupplier.SIGNALS, new SupplierCalls(NorthSupplier.at(provider.issuer()).trust(), NorthSupplier.CALLS));

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
    void allEndpointsElsewhereAreToldInOneLineWithTheWayOut() {
        provider.document(Map.of("token_endpoint", "https://token.evil.com/token",
                "jwks_uri", "https://keys.evil.com/keys", "userinfo_endpoint", "https://info.evil.com/me"));
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler collector = new StreamHandler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }
        };
        Logger log = Logger.getLogger(SupplierDiscovery.class.getName());
        log.addHandler(collector);
        try {
            discovery.refresh();
        } finally {
            log.removeHandler(collector);
        }
        assertEquals(1, lines.size(), lines::toString);
        Stream.of("token_endpoint is at token.evil.com", "jwks_uri is at keys.evil.com",
                        "userinfo_endpoint is at info.evil.com", "nox.supplier.north.endpoint-hosts")
                .forEach(part -> assertTrue(lines.get(0).contains(part), lines::toString));
    }

    @Test
    void aLibraryThatFailsIsAFailureLikeAnyOther() {
        OutboundCalls failing = new FailingCalls();
        Supplier north = NorthSupplier.at(provider.issuer());
        SupplierDiscovery stumbling = new SupplierDiscovery(north, clock, NorthSupplier.SIGNALS,
                new SupplierCalls(north.trust(), failing));
        stumbling.refresh();
        assertTrue(stumbling.known().isEmpty());
        assertFalse(stumbling.isRefreshDue(), "asked again at once");
        clock.forward(Duration.ofSeconds(1));
        assertTrue(stumbling.isRefreshDue());
    }

    private static final class FailingCalls extends OutboundCalls {

        @Override
        public OutboundAnswer send(OutboundRequest request, OutboundLimits limits) {
            throw new IllegalStateException("as the test wants it");
        }
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
