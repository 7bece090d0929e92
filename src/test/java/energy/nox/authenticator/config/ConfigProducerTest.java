package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class ConfigProducerTest {

    @Test
    void theClockTicksInMicrosecondsAsTheDatabasesDo() {
        Clock clock = new ConfigProducer().clock();
        Set<Integer> rest = Stream.generate(clock::instant).limit(1000).map(now -> now.getNano() % 1000)
                .collect(Collectors.toSet());
        assertEquals(Set.of(0), rest);
        assertEquals(0, Duration.between(clock.instant(), Instant.now()).toMinutes());
    }
}
