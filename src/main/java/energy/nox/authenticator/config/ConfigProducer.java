package energy.nox.authenticator.config;

import java.time.Clock;
import java.time.Duration;

import org.eclipse.microprofile.config.Config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What every module injects: the clock and the settings. */
@ApplicationScoped
public class ConfigProducer {

    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    /** It ticks in microseconds, as the databases store time: what is read back equals what was written. */
    @Produces
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }

    @Produces
    @Singleton
    Settings settings(Config config) {
        return new Settings(config);
    }
}
