package energy.nox.authenticator.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of the configuration that is read again when it is older than an interval, so that a change needs no restart.
 *
 * <p>The readings are numbered in the order in which they begin, and the latest one that succeeded counts: a slow
 * reading never replaces what a later one has found. A configuration that has become wrong leaves the last good one in
 * use, without what the wrong one clearly takes away ({@link Part#withdrawal}): that comes back with a good one alone.
 * A mistake is told once, and once more when the configuration is good again.
 */
public final class Reloaded<T> {

    /**
     * What is read.
     *
     * @param name     how operators know it
     * @param interval how old a reading may be
     * @param reader   reads all of it, or throws
     * @param items    what it consists of, by identifiers that may be told
     * @param use      takes what was read, at first and whenever it is no longer equal to what was read before
     * @param withdrawal what is left of the last good one while the configuration is wrong; it only takes away, and
     *                   throws nothing
     */
    public record Part<T>(String name, Duration interval, Function<Settings, T> reader,
            Function<T, Map<String, ?>> items, Consumer<T> use, BiFunction<Settings, T, T> withdrawal) {

        /** One of which a wrong configuration takes nothing away. */
        public Part(String name, Duration interval, Function<Settings, T> reader, Function<T, Map<String, ?>> items,
                Consumer<T> use) {
            this(name, interval, reader, items, use, (settings, good) -> good);
        }
    }

    private record Reading(long number, Instant nextIsDue) {
    }

    private record Good<T>(long reading, T value) {
    }

    private static final Logger LOG = Logger.getLogger(Reloaded.class.getName());

    private final Part<T> part;
    private final Settings settings;
    private final Clock clock;
    private final Consumer<ConfigurationReload> listener;
    private final AtomicReference<Reading> lastReading;
    private volatile Good<T> good;
    /** The latest reading whose outcome is known. */
    private long judged;
    /** What is wrong with it; null where it is good. */
    private volatile String fault;

    /** Reads it for the first time: what is wrong then is for the caller. */
    Reloaded(Part<T> part, Settings settings, Clock clock, Consumer<ConfigurationReload> listener) {
        this.part = part;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        lastReading = new AtomicReference<>(new Reading(0, clock.instant().plus(part.interval())));
        good = new Good<>(0, part.reader().apply(settings));
        part.use().accept(good.value());
    }

    /** The configuration as the last good reading found it; reads it again where that is due. */
    public T get() {
        Instant now = clock.instant();
        Reading last = lastReading.get();
        if (!now.isBefore(last.nextIsDue())) {
            Reading next = new Reading(last.number() + 1, now.plus(part.interval()));
            // One thread reads; the others go on with what there is.
            if (lastReading.compareAndSet(last, next)) {
                read(next.number());
            }
        }
        return good.value();
    }

    String name() {
        return part.name();
    }

    /** Whether the configuration is wrong, so that the last good one is in use. */
    boolean isRefused() {
        return fault != null;
    }

    private void read(long reading) {
        T value;
        try {
            value = part.reader().apply(settings);
        } catch (RuntimeException e) {
            refuse(reading, e instanceof StartException known ? known.reason() : e.toString());
            return;
        }
        accept(new Good<>(reading, value));
    }

    private synchronized void accept(Good<T> found) {
        if (good.reading() > found.reading()) {
            return;
        }
        T before = good.value();
        boolean isLatest = found.reading() > judged;
        // A slow one must not bring back what the wrong one that began later has taken away.
        Good<T> read = isLatest || fault == null ? found
                : new Good<>(found.reading(), part.withdrawal().apply(settings, found.value()));
        boolean hasChanged = !before.equals(read.value());
        boolean wasWrong = isLatest && fault != null;
        if (isLatest) {
            judged = read.reading();
            fault = null;
        }
        use(read);
        if (wasWrong) {
            LOG.log(Level.INFO, "The configuration of the {0} is good again", part.name());
        }
        if (wasWrong || hasChanged) {
            listener.accept(difference(before, read.value(), Optional.empty()));
        }
    }

    private void use(Good<T> next) {
        if (!good.value().equals(next.value())) {
            part.use().accept(next.value());
        }
        good = next;
    }

    private synchronized void refuse(long reading, String reason) {
        if (reading < judged) {
            return;
        }
        judged = reading;
        if (!reason.equals(fault)) {
            fault = reason;
            LOG.log(Level.SEVERE, "The configuration of the {0} has become wrong; the last good one stays in use: {1}",
                    new Object[] {part.name(), reason});
            listener.accept(new ConfigurationReload(part.name(), Set.of(), Set.of(), Set.of(), Optional.of(reason)));
        }
        withdraw(reason);
    }

    /** Has the last good configuration lose what the wrong one takes away. */
    private void withdraw(String reason) {
        T before = good.value();
        T left = part.withdrawal().apply(settings, before);
        if (!left.equals(before)) {
            use(new Good<>(good.reading(), left));
            ConfigurationReload taken = difference(before, left, Optional.of(reason));
            LOG.log(Level.WARNING, "The configuration of the {0} is wrong; what it takes away is taken away all the"
                    + " same, of: {1}", new Object[] {part.name(), Stream.concat(taken.changed().stream(),
                            taken.removed().stream()).collect(Collectors.joining(", "))});
            listener.accept(taken);
        }
    }

    private ConfigurationReload difference(T before, T now, Optional<String> refusal) {
        Map<String, ?> had = part.items().apply(before);
        Map<String, ?> has = part.items().apply(now);
        return new ConfigurationReload(part.name(), without(has, had), has.keySet().stream()
                .filter(id -> had.containsKey(id) && !had.get(id).equals(has.get(id)))
                .collect(Collectors.toCollection(TreeSet::new)), without(had, has), refusal);
    }

    private static Set<String> without(Map<String, ?> these, Map<String, ?> those) {
        Set<String> left = new TreeSet<>(these.keySet());
        left.removeAll(those.keySet());
        return left;
    }
}
