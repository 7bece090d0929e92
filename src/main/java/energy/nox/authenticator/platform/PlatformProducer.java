package energy.nox.authenticator.platform;

import java.time.Clock;

import org.eclipse.microprofile.config.Config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** What the modules inject of the platform's: the clock and the settings. */
@ApplicationScoped
public class PlatformProducer {

    @Produces
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    Settings settings(Config config) {
        return new Settings(config);
    }
}
