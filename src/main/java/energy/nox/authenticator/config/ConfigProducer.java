package energy.nox.authenticator.config;

import java.time.Clock;

import org.eclipse.microprofile.config.Config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What every module injects: the clock and the settings. */
@ApplicationScoped
public class ConfigProducer {

    @Produces
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Settings settings(Config config) {
        return new Settings(config);
    }
}
