package energy.nox.authenticator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.LogLines;
import energy.nox.authenticator.support.MovableClock;
import energy.nox.authenticator.support.TestSettings;

/** What is told of a configuration that changes, and when. ManufacturersTest has slow readings. */
class ReloadedTest {

    private static final String PROPERTY = "nox.signs";
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Map<String, String> config = new HashMap<>(Map.of(PROPERTY, "2"));
    private final MovableClock clock = new MovableClock();
    private final List<ConfigurationReload> told = new ArrayList<>();
    private final List<Map<String, Integer>> used = new ArrayList<>();
    private final Reloads reloads = new Reloads(TestSettings.of(config), clock, told::add);
    private int readings;
    private Reloaded<Map<String, Integer>> signs;

    @BeforeEach
    void readFirst() {
        signs = reloads.read(new Reloaded.Part<>("signs", INTERVAL, this::read, read -> read, used::add));
    }

    private Map<String, Integer> read(Settings settings) {
        readings++;
        Map<String, Integer> read = new HashMap<>();
        for (String sign : settings.list(PROPERTY)) {
            if (sign.length() > 5) {
                throw new InvalidConfigException(PROPERTY, "must be short");
            }
            if (!sign.matches("[a-z0-9]+")) {
                throw new InvalidConfigException(PROPERTY, "must be signs");
            }
            read.put(sign.substring(0, 1), sign.length());
        }
        return read;
    }

    @Test
    void isReadAgainOnceWhenTheIntervalIsOver() {
        clock.forward(INTERVAL.minusNanos(1));
        signs.get();
        assertEquals(1, readings);
        clock.forward(Duration.ofNanos(1));
        signs.get();
        signs.get();
        assertEquals(2, readings);
    }

    @Test
    void whatHasNotChangedIsNotToldAndNotUsedAgain() {
        next("2");
        assertEquals(List.of(), told);
        assertEquals(1, used.size());
    }

    @Test
    void tellsByIdWhatCameWentAndChanged() {
        next("a,bb,c");
        told.clear();
        next("a,b,d");
        assertEquals(List.of(new ConfigurationReload("signs", Set.of("d"), Set.of("b"), Set.of("c"), Optional.empty())),
                told);
        assertEquals(Map.of("a", 1, "b", 1, "d", 1), signs.get());
        assertEquals(signs.get(), used.get(2));
    }

    @Test
    void aWrongOneIsToldOnceWithThePropertyAndOnceMoreWhenItIsGoodAgain() {
        List<String> log = LogLines.of(Reloaded.class, () -> {
            next("?");
            next("?");
            next("!");
            assertEquals(Map.of("2", 1), signs.get());
            next("2");
            next("2");
        });
        assertEquals(2, log.size(), log::toString);
        assertTrue(log.get(0).startsWith("SEVERE "), log::toString);
        assertTrue(log.get(1).startsWith("INFO "), log::toString);
        assertEquals(List.of(Optional.of(PROPERTY + " must be signs"), Optional.empty()),
                told.stream().map(ConfigurationReload::refusal).toList());
    }

    @Test
    void anotherMistakeIsToldToo() {
        next("?");
        next("too-long");
        assertEquals(List.of(PROPERTY + " must be signs", PROPERTY + " must be short"),
                told.stream().flatMap(reload -> reload.refusal().stream()).toList());
    }

    @Test
    void aWrongOneTakesAwayAndThatIsToldWithTheReason() {
        next("a,bb,c");
        Reloaded<Map<String, Integer>> narrowed = reloads.read(new Reloaded.Part<>("narrowed", INTERVAL, this::read,
                read -> read, used::add, (settings, good) -> {
                    Map<String, Integer> left = new HashMap<>(good);
                    left.keySet().retainAll(settings.list(PROPERTY));
                    return left;
                }));
        told.clear();
        config.put(PROPERTY, "a,d,?");
        clock.forward(INTERVAL);
        assertEquals(Map.of("a", 1), narrowed.get());
        assertEquals(Map.of("a", 1), used.get(used.size() - 1));
        clock.forward(INTERVAL);
        narrowed.get();
        Optional<String> reason = Optional.of(PROPERTY + " must be signs");
        assertEquals(List.of(new ConfigurationReload("narrowed", Set.of(), Set.of(), Set.of(), reason),
                new ConfigurationReload("narrowed", Set.of(), Set.of(), Set.of("b", "c"), reason)), told);
    }

    @Test
    void tellsWhichPartsAreWrongNow() {
        assertEquals(Map.of("signs", false), reloads.refused());
        next("?");
        assertEquals(Map.of("signs", true), reloads.refused());
        next("2");
        assertEquals(Map.of("signs", false), reloads.refused());
    }

    @Test
    void aServerThatNobodyAsksReadsAllPartsAgain() {
        config.put(PROPERTY, "a");
        clock.forward(INTERVAL);
        reloads.refresh();
        assertEquals(1, told.size());
    }

    @Test
    void theFirstReadingThrows() {
        config.put(PROPERTY, "?");
        assertThrows(InvalidConfigException.class, () -> reloads.read(
                new Reloaded.Part<>("signs", INTERVAL, this::read, read -> read, used::add)));
    }

    private void next(String value) {
        config.put(PROPERTY, value);
        clock.forward(INTERVAL);
        signs.get();
    }
}
