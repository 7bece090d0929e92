package energy.nox.authenticator.manufacturer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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
 * address may. Each of them has a token bucket that one minute fills. Servers do not share the buckets.
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
    /** How many addresses have a bucket of their own; any further address shares one with all others. */
    private static final int MAX_ADDRESSES = 10_000;
    private static final String ALL_OTHERS = "all others";

    private final Map<String, Limited> manufacturers = new ConcurrentHashMap<>();
    private final Map<String, Bucket> addresses = new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();
    private TimeMeter time;
    private int wrongKeysPerMinute;

    /** For the CDI proxy. */
    protected RateLimits() {
    }

    @Inject
    public RateLimits(Settings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(Settings settings, TimeMeter time) {
        this.time = time;
        this.wrongKeysPerMinute = settings.number("nox.rate-limit.wrong-keys-per-minute", 60, 0, 1_000_000);
    }

    /** Counts a manufacturer's request; empty where it has no limit. */
    public Optional<Usage> count(Manufacturer manufacturer) {
        int limit = manufacturer.requestsPerMinute();
        if (limit == 0) {
            return Optional.empty();
        }
        Bucket bucket = manufacturers.compute(manufacturer.id(), (id, known) ->
                known != null && known.limit() == limit ? known : new Limited(limit, bucket(limit))).bucket();
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return Optional.of(new Usage(limit, probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset()),
                seconds(probe.getNanosToWaitForRefill())));
    }

    /**
     * Refuses an address that has sent too many wrong keys. It is asked before the key is checked: otherwise the
     * refusal would still tell a right key from a wrong one.
     *
     * @throws TooManyRequestsException 429
     */
    public void checkGuesses(String address) {
        Bucket bucket = addresses.getOrDefault(network(address), addresses.get(ALL_OTHERS));
        if (bucket != null && bucket.getAvailableTokens() == 0) {
            throw new TooManyRequestsException(seconds(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
        }
    }

    /** Counts a wrong key. */
    public void countGuess(String address) {
        if (wrongKeysPerMinute == 0) {
            return;
        }
        String network = network(address);
        if (addresses.size() >= MAX_ADDRESSES && !addresses.containsKey(network)) {
            forgetTheQuiet();
            network = addresses.size() < MAX_ADDRESSES ? network : ALL_OTHERS;
        }
        addresses.computeIfAbsent(network, unknown -> bucket(wrongKeysPerMinute)).tryConsume(1);
    }

    /** Drops the addresses whose bucket is full again. At most once a second, since it looks at every address. */
    private void forgetTheQuiet() {
        long now = time.currentTimeNanos();
        long last = forgotten.get();
        if (now - last >= TimeUnit.SECONDS.toNanos(1) && forgotten.compareAndSet(last, now)) {
            addresses.values().removeIf(bucket -> bucket.getAvailableTokens() == wrongKeysPerMinute);
        }
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder().withCustomTimePrecision(time)
                .addLimit(Bandwidth.builder().capacity(perMinute).refillGreedy(perMinute, WINDOW).build()).build();
    }

    /**
     * The address itself for IPv4; for IPv6 the first 64 bits, since one household or company has all that begin so.
     */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // With a colon it is read as a literal and never looked up.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length));
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static long seconds(long nanos) {
        return (nanos + 999_999_999) / 1_000_000_000;
    }
}
