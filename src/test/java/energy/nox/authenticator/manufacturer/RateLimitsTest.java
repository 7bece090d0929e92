package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.errors.TooManyRequestsException;
import energy.nox.authenticator.manufacturer.RateLimits.Usage;
import energy.nox.authenticator.support.TestSettings;
import io.github.bucket4j.TimeMeter;

class RateLimitsTest {

    private long nanos;

    private final RateLimits limits = new RateLimits(
            TestSettings.of(Map.of("nox.rate-limit.wrong-keys-per-minute", "2",
                    "nox.rate-limit.pages-per-minute", "3")), new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return nanos;
                }

                @Override
                public boolean isWallClockBased() {
                    return false;
                }
            });

    @Test
    void aManufacturerHasAMinutesWorthThatComesBackEvenly() {
        Manufacturer manufacturer = manufacturer(2);
        assertEquals(Optional.of(new Usage(2, 1, 30, 0)), limits.count(manufacturer));
        assertEquals(Optional.of(new Usage(2, 0, 60, 0)), limits.count(manufacturer));
        assertEquals(Optional.of(new Usage(2, 0, 60, 30)), limits.count(manufacturer));
        nanos += TimeUnit.SECONDS.toNanos(30);
        assertEquals(Optional.of(new Usage(2, 0, 60, 0)), limits.count(manufacturer));
    }

    @Test
    void aChangedLimitHoldsFromTheNextRequestOn() {
        limits.count(manufacturer(1));
        assertEquals(4, limits.count(manufacturer(5)).orElseThrow().remaining());
        assertEquals(Optional.empty(), limits.count(manufacturer(0)));
    }

    @Test
    void anAddressThatGuessesIsRefusedForAWhileAndNoOtherOne() {
        limits.countWrongKey("192.0.2.1");
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.1"));
        assertEquals(30, assertThrows(TooManyRequestsException.class, () -> limits.countWrongKey("192.0.2.1"))
                .retryAfterSeconds());
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.2"));
        nanos += TimeUnit.SECONDS.toNanos(30);
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.1"));
        assertRefused("192.0.2.1");
    }

    /** Otherwise whoever goes on would never be let in again. */
    @Test
    void aRefusedAttemptDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            try {
                limits.countWrongKey("192.0.2.1");
            } catch (TooManyRequestsException e) {
                assertEquals(30, e.retryAfterSeconds());
            }
        }
        nanos += TimeUnit.SECONDS.toNanos(30);
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.1"));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        limits.countWrongKey("2001:db8:1:2:3:4:5:6");
        limits.countWrongKey("2001:db8:1:2:9:9:9:9");
        assertRefused("2001:db8:1:2:7:7:7:7");
        assertDoesNotThrow(() -> limits.countWrongKey("2001:db8:1:3:3:4:5:6"));
    }

    @Test
    void anIpv6AddressIsTheSameHoweverItIsWritten() {
        limits.countWrongKey("2001:db8::1");
        limits.countWrongKey("2001:0db8:0:0:0:0:0:2");
        assertRefused("2001:db8:0::3");
        assertDoesNotThrow(() -> limits.countWrongKey("2001:db8:0:1::3"));
    }

    @Test
    void anIpv4AddressInIpv6FormStandsForItselfAlone() {
        limits.countWrongKey("::ffff:192.0.2.1");
        limits.countWrongKey("::ffff:192.0.2.1");
        assertRefused("::ffff:192.0.2.1");
        assertDoesNotThrow(() -> limits.countWrongKey("::ffff:192.0.2.2"));
    }

    @Test
    void moreAddressesThanAreRememberedShareOneAllowance() {
        for (int i = 0; i < 10_000; i++) {
            limits.countWrongKey("10.0." + i / 256 + "." + i % 256);
        }
        limits.countWrongKey("192.0.2.1");
        limits.countWrongKey("192.0.2.2");
        assertRefused("192.0.2.3");
        assertDoesNotThrow(() -> limits.countWrongKey("10.0.0.0"));
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.3"));
    }

    @Test
    void anAddressThatOpensManyPagesIsRefusedForAWhileAndNoOtherOne() {
        for (int i = 0; i < 3; i++) {
            limits.countPage("192.0.2.1");
        }
        assertEquals(20, assertThrows(TooManyRequestsException.class, () -> limits.countPage("192.0.2.1"))
                .retryAfterSeconds());
        assertDoesNotThrow(() -> limits.countPage("192.0.2.2"));
        assertDoesNotThrow(() -> limits.countWrongKey("192.0.2.1"), "pages and keys are counted apart");
    }

    /** A crowd of users must not be refused because of the pages of others. */
    @Test
    void moreAddressesThanAreRememberedMayOpenPages() {
        for (int i = 0; i < 10_000; i++) {
            limits.countPage("10.0." + i / 256 + "." + i % 256);
        }
        for (int i = 0; i < 10; i++) {
            limits.countPage("192.0.2.1");
        }
        limits.countPage("10.0.0.0");
        limits.countPage("10.0.0.0");
        assertThrows(TooManyRequestsException.class, () -> limits.countPage("10.0.0.0"));
    }

    /** As the holder of an IPv6 /48 has them: 65536 networks. */
    @Test
    void whoHasMoreNetworksThanAreRememberedIsLimitedAllTheSame() {
        for (int i = 0; i < 10_000; i++) {
            limits.countPage(network(i));
        }
        for (int i = 0; i < 300; i++) {
            limits.countPage(network(10_000 + i));
        }
        assertThrows(TooManyRequestsException.class, () -> limits.countPage(network(20_000)));
        assertDoesNotThrow(() -> limits.countPage(network(0)), "who was there first");
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertDoesNotThrow(() -> limits.countPage(network(20_001)));
    }

    private static String network(int number) {
        return "2001:db8:1:" + Integer.toHexString(number) + "::1";
    }

    @Test
    void zeroIsNoLimit() {
        RateLimits none = new RateLimits(TestSettings.of(Map.of("nox.rate-limit.wrong-keys-per-minute", "0",
                "nox.rate-limit.pages-per-minute", "0")));
        for (int i = 0; i < 1000; i++) {
            none.countWrongKey("192.0.2.1");
            none.countPage("192.0.2.1");
        }
    }

    private void assertRefused(String address) {
        assertThrows(TooManyRequestsException.class, () -> limits.countWrongKey(address));
    }

    private static Manufacturer manufacturer(int requestsPerMinute) {
        return new Manufacturer("acme", "Acme", "Acme", true, List.of(), Optional.empty(), "#0b6e4f", Optional.empty(),
                requestsPerMinute, false, true);
    }
}
