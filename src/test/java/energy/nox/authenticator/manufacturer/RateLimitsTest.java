package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.errors.TooManyRequestsException;
import energy.nox.authenticator.manufacturer.RateLimits.Usage;
import energy.nox.authenticator.support.TestSettings;
import io.github.bucket4j.TimeMeter;

class RateLimitsTest {

    private long nanos;

    private final RateLimits limits = new RateLimits(
            TestSettings.of(Map.of("nox.rate-limit.wrong-keys-per-minute", "2")), new TimeMeter() {
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
        limits.countGuess("192.0.2.1");
        assertDoesNotThrow(() -> limits.checkGuesses("192.0.2.1"));
        limits.countGuess("192.0.2.1");
        assertEquals(30, assertThrows(TooManyRequestsException.class, () -> limits.checkGuesses("192.0.2.1"))
                .retryAfterSeconds());
        assertDoesNotThrow(() -> limits.checkGuesses("192.0.2.2"));
        nanos += TimeUnit.SECONDS.toNanos(30);
        assertDoesNotThrow(() -> limits.checkGuesses("192.0.2.1"));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        limits.countGuess("2001:db8:1:2:3:4:5:6");
        limits.countGuess("2001:db8:1:2:9:9:9:9");
        assertThrows(TooManyRequestsException.class, () -> limits.checkGuesses("2001:db8:1:2:7:7:7:7"));
        assertDoesNotThrow(() -> limits.checkGuesses("2001:db8:1:3:3:4:5:6"));
    }

    @Test
    void anIpv6AddressIsTheSameHoweverItIsWritten() {
        limits.countGuess("2001:db8::1");
        limits.countGuess("2001:0db8:0:0:0:0:0:2");
        assertThrows(TooManyRequestsException.class, () -> limits.checkGuesses("2001:db8:0::3"));
        assertDoesNotThrow(() -> limits.checkGuesses("2001:db8:0:1::3"));
    }

    @Test
    void anIpv4AddressInIpv6FormStandsForItselfAlone() {
        limits.countGuess("::ffff:192.0.2.1");
        limits.countGuess("::ffff:192.0.2.1");
        assertThrows(TooManyRequestsException.class, () -> limits.checkGuesses("::ffff:192.0.2.1"));
        assertDoesNotThrow(() -> limits.checkGuesses("::ffff:192.0.2.2"));
    }

    @Test
    void moreAddressesThanAreRememberedShareOneAllowance() {
        for (int i = 0; i < 10_000; i++) {
            limits.countGuess("10.0." + i / 256 + "." + i % 256);
        }
        limits.countGuess("192.0.2.1");
        limits.countGuess("192.0.2.2");
        assertThrows(TooManyRequestsException.class, () -> limits.checkGuesses("192.0.2.3"));
        assertDoesNotThrow(() -> limits.checkGuesses("10.0.0.0"));
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertDoesNotThrow(() -> limits.checkGuesses("192.0.2.3"));
    }

    private static Manufacturer manufacturer(int requestsPerMinute) {
        return new Manufacturer("acme", "Acme", "Acme", true, List.of(), Set.of(), "#0b6e4f", Optional.empty(),
                requestsPerMinute, false, true);
    }
}
