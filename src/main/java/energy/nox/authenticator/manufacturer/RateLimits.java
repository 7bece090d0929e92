package energy.nox.authenticator.manufacturer;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.errors.TooManyRequestsException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Limits how many requests a manufacturer may send to this server in a minute, and how many wrong keys a client
 * address may send and how many pages it may open. Each of them has a token bucket that one minute fills. Servers do
 * not share the buckets.
 */
@ApplicationScoped
public class RateLimits {

    /**
     * Where a manufacturer stands in its limit.
     *
     * @param limit          requests a minute
     * @param resetSeconds   until all of them are there again
     * @param retrySeconds   until a request is let through, 0 where this one was
     */
    public record Usage(int limit, long remaining, long resetSeconds, long retrySeconds) {
    }

    private record Limited(int limit, Bucket bucket) {
    }

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_PER_MINUTE = 1_000_000;
    /** As many times what one address has. */
    private static final int PAGES_OF_OTHERS = 100;

    private final Map<String, Limited> manufacturers = new ConcurrentHashMap<>();
    private TimeMeter time;
    private AddressLimits wrongKeys;
    private AddressLimits pages;

    /** For the CDI proxy. */
    protected RateLimits() {
    }

    @Inject
    public RateLimits(Settings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(Settings settings, TimeMeter time) {
        this.time = time;
        // Beyond the remembered addresses those who guess share one allowance: it must not grow with their number.
        this.wrongKeys = new AddressLimits(
                settings.number("nox.rate-limit.wrong-keys-per-minute", 60, 0, MAX_PER_MINUTE), time, 1);
        // Those who open pages share a large one: a crowd of users must not be refused because others send much, and
        // whoever has many addresses must not be without a limit.
        this.pages = new AddressLimits(
                settings.number("nox.rate-limit.pages-per-minute", 600, 0, MAX_PER_MINUTE), time, PAGES_OF_OTHERS);
    }

    /** Counts a manufacturer's request; empty where it has no limit. */
    public Optional<Usage> count(Manufacturer manufacturer) {
        int limit = manufacturer.requestsPerMinute();
        if (limit == 0) {
            return Optional.empty();
        }
        Bucket bucket = manufacturers.compute(manufacturer.id(), (id, known) ->
                known != null && known.limit() == limit ? known : new Limited(limit, bucket(limit, time))).bucket();
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return Optional.of(new Usage(limit, probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset()),
                seconds(probe.getNanosToWaitForRefill())));
    }

    /**
     * Counts a request whose key was refused. A valid key is never counted and never refused here, whatever others send
     * from its address.
     *
     * @throws TooManyRequestsException 429 where its address has no attempts left
     */
    public void countWrongKey(String address) {
        wrongKeys.count(address);
    }

    /**
     * Counts a page that a browser asks for.
     *
     * @throws TooManyRequestsException 429 where its address has had all pages of this minute
     */
    public void countPage(String address) {
        pages.count(address);
    }

    static Bucket bucket(int perMinute, TimeMeter time) {
        return Bucket.builder().withCustomTimePrecision(time)
                .addLimit(Bandwidth.builder().capacity(perMinute).refillGreedy(perMinute, WINDOW).build()).build();
    }

    static long seconds(long nanos) {
        return (nanos + 999_999_999) / 1_000_000_000;
    }
}
