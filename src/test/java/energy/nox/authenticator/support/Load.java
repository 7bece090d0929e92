package energy.nox.authenticator.support;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Backends that create link sessions without a pause, and remember what they were answered. */
public final class Load implements AutoCloseable {

    /** One create; status 0 where no answer came. */
    public record Attempt(long endedNanos, long millis, int status, String token, boolean hasRetryAfter) {

        public boolean isAcknowledged() {
            return status == 201;
        }

        public long begunNanos() {
            return endedNanos - TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    public static final int BACKENDS = 8;

    private final Collection<Attempt> attempts = new ArrayList<>();
    private final AtomicLong users = new AtomicLong();
    private long latestAcknowledged = Long.MIN_VALUE;
    private final ExecutorService backends;
    private volatile boolean going = true;

    public Load(URI base, String apiKey) {
        this(base, apiKey, BACKENDS);
    }

    public Load(URI base, String apiKey, int count) {
        LinkSessionApi api = new LinkSessionApi(base);
        backends = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            backends.execute(() -> {
                while (going) {
                    ended(attempt(api, apiKey));
                }
            });
        }
    }

    private Attempt attempt(LinkSessionApi api, String apiKey) {
        String body = LinkSessionApi.body(Map.of("user_id", "load-" + users.incrementAndGet())).toString();
        long begun = System.nanoTime();
        int status = 0;
        String token = null;
        boolean hasRetryAfter = false;
        try {
            HttpResponse<String> response = api.create(apiKey, body);
            status = response.statusCode();
            hasRetryAfter = response.headers().firstValue("Retry-After").isPresent();
            token = status == 201 ? LinkSessionApi.json(response).getString("link_token") : null;
        } catch (UncheckedIOException e) {
            // Counted as status 0: that is what a killed server looks like from outside.
            status = 0;
        }
        long ended = System.nanoTime();
        return new Attempt(ended, TimeUnit.NANOSECONDS.toMillis(ended - begun), status, token, hasRetryAfter);
    }

    private synchronized void ended(Attempt attempt) {
        attempts.add(attempt);
        if (attempt.isAcknowledged()) {
            latestAcknowledged = Math.max(latestAcknowledged, attempt.endedNanos());
        }
        notifyAll();
    }

    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    public Map<Integer, Long> statuses() {
        return attempts().stream().collect(Collectors.groupingBy(Attempt::status, Collectors.counting()));
    }

    public Set<String> acknowledgedTokens() {
        return attempts().stream().filter(Attempt::isAcknowledged).map(Attempt::token).collect(Collectors.toSet());
    }

    /** The 99th percentile of the creates that ended in this time, in milliseconds. */
    public long p99(long fromNanos, long toNanos) {
        List<Long> sorted = attempts().stream().filter(a -> a.endedNanos() >= fromNanos && a.endedNanos() < toNanos)
                .map(Attempt::millis).sorted().toList();
        return sorted.get(sorted.size() * 99 / 100);
    }

    /** Waits until so many more creates have ended. */
    public synchronized void await(int more) {
        int until = attempts.size() + more;
        await(() -> attempts.size() >= until);
    }

    /** Waits until a create was answered 201 after this moment. */
    public synchronized void awaitAcknowledgedAfter(long nanos) {
        await(() -> latestAcknowledged > nanos);
    }

    private synchronized void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("The load stands still: " + statuses());
                }
                wait(1000);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        going = false;
        backends.shutdown();
        try {
            if (!backends.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A create has no answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
