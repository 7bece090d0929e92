package energy.nox.authenticator.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a flood of refusals from flooding the audit: of each event, each cause (a client's address, a session) has at
 * most {@value #LINES} lines a minute. How many were left out is told when the minute is over. Its memory is bounded:
 * causes beyond {@value #MAX_WINDOWS} count as one.
 */
final class AuditLimit {

    static final int LINES = 10;
    static final int MAX_WINDOWS = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Cause ALL_OTHERS = new Cause("cause", "all others");

    /**
     * Who had an event happen.
     *
     * @param member how a line names such a cause
     */
    record Cause(String member, String value) {
    }

    /** Lines of an event that were left out for one cause. */
    record LeftOut(String event, Cause cause, long lines) {
    }

    private record Key(String event, Cause cause) {
    }

    private static final class Window {
        private final Instant end;
        private long lines;

        Window(Instant end) {
            this.end = end;
        }

        long leftOut() {
            return Math.max(0, lines - LINES);
        }
    }

    private final Map<Key, Window> windows = new HashMap<>();
    private Instant nextLook = Instant.MIN;

    /** Whether this line may be written; where not, it is counted. */
    synchronized boolean allows(String event, Cause cause, Instant now) {
        Key own = new Key(event, cause);
        Key key = windows.containsKey(own) || windows.size() < MAX_WINDOWS ? own : new Key(event, ALL_OTHERS);
        return ++windows.computeIfAbsent(key, unknown -> new Window(now.plus(MINUTE))).lines <= LINES;
    }

    /** What was left out in minutes that are over. It looks at most once a second, since it looks at every cause. */
    synchronized List<LeftOut> takeEnded(Instant now) {
        if (now.isBefore(nextLook)) {
            return List.of();
        }
        nextLook = now.plus(BETWEEN_LOOKS);
        return take(now);
    }

    /** What was left out so far. */
    synchronized List<LeftOut> takeAll() {
        return take(Instant.MAX);
    }

    private List<LeftOut> take(Instant now) {
        List<LeftOut> ended = new ArrayList<>();
        windows.entrySet().removeIf(entry -> {
            Window window = entry.getValue();
            boolean over = !now.isBefore(window.end);
            if (over && window.leftOut() > 0) {
                ended.add(new LeftOut(entry.getKey().event(), entry.getKey().cause(), window.leftOut()));
            }
            return over;
        });
        return ended;
    }
}
