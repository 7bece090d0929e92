package energy.nox.authenticator.config;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** The parts of the configuration that are read again while the server runs. */
@ApplicationScoped
public class Reloads {

    private final Queue<Reloaded<?>> parts = new ConcurrentLinkedQueue<>();
    private Settings settings;
    private Clock clock;
    private Consumer<ConfigurationReload> listener;

    /** For the CDI proxy. */
    protected Reloads() {
    }

    @Inject
    public Reloads(Settings settings, Clock clock, Event<ConfigurationReload> events) {
        this(settings, clock, events::fire);
    }

    /** @param listener hears of what has changed, and of what is wrong */
    public Reloads(Settings settings, Clock clock, Consumer<ConfigurationReload> listener) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
    }

    /** How soon a change is seen. */
    public Duration interval() {
        return interval("nox.reload-interval", Duration.ofSeconds(10));
    }

    /** The interval of a part that has one of its own. */
    public Duration interval(String property, Duration defaultValue) {
        return settings.duration(property, defaultValue, Duration.ZERO, Duration.ofDays(1));
    }

    /** @throws InvalidConfigException where the first reading finds something wrong */
    public <T> Reloaded<T> read(Reloaded.Part<T> part) {
        Reloaded<T> read = new Reloaded<>(part, settings, clock, listener);
        parts.add(read);
        return read;
    }

    /** Each part, and whether its configuration is wrong, so that the last good one is in use. */
    public Map<String, Boolean> refused() {
        return parts.stream().collect(Collectors.toMap(Reloaded::name, Reloaded::isRefused));
    }

    /** Reads again what is due, so that a server that has nothing to do uses a change and tells a mistake too. */
    public void refresh() {
        parts.forEach(Reloaded::get);
    }
}
