package energy.nox.authenticator.support;

import java.time.Clock;
import java.util.Map;

import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Settings from a map, by an implementation of MicroProfile Config of its own. */
public final class TestSettings {

    private TestSettings() {
    }

    /** What of such settings is read again, by a clock, with nobody who hears of it. */
    public static Reloads reloads(Map<String, String> values, Clock clock) {
        return new Reloads(of(values), clock, reload -> { });
    }

    /** @param values which a test may change while the settings are in use */
    public static Settings of(Map<String, String> values) {
        return new Settings(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 0)).build());
    }
}
