package energy.nox.authenticator.manufacturer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import energy.nox.authenticator.errors.TooManyRequestsException;
import energy.nox.authenticator.observe.ClientAddress;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;

/**
 * How often each client address may do something in a minute. {@value #MAX_ADDRESSES} addresses are remembered; one
 * whose bucket is full again is forgotten where room is needed. The others share one allowance: whoever has very many
 * addresses must not be without a limit.
 */
final class AddressLimits {

    private static final int MAX_ADDRESSES = 10_000;

    private final Map<String, Bucket> addresses = new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();
    private final int perMinute;
    private final TimeMeter time;
    private final Bucket others;

    /**
     * @param perMinute   0 for any number
     * @param othersTimes how many times that the addresses beyond those that are remembered have together
     */
    AddressLimits(int perMinute, TimeMeter time, int othersTimes) {
        this.perMinute = perMinute;
        this.time = time;
        this.others = perMinute == 0 ? null : RateLimits.bucket(perMinute * othersTimes, time);
    }

    /** @throws TooManyRequestsException 429 where the address has none left; that does not count */
    void count(String address) {
        if (perMinute == 0) {
            return;
        }
        String network = ClientAddress.network(address);
        ConsumptionProbe probe = bucket(network).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyRequestsException(RateLimits.seconds(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket(String network) {
        if (addresses.size() >= MAX_ADDRESSES && !addresses.containsKey(network)) {
            forgetTheQuiet();
            if (addresses.size() >= MAX_ADDRESSES) {
                return others;
            }
        }
        return addresses.computeIfAbsent(network, unknown -> RateLimits.bucket(perMinute, time));
    }

    /** Drops the addresses whose bucket is full again. At most once a second, since it looks at every address. */
    private void forgetTheQuiet() {
        long now = time.currentTimeNanos();
        long last = forgotten.get();
        if (now - last >= TimeUnit.SECONDS.toNanos(1) && forgotten.compareAndSet(last, now)) {
            addresses.values().removeIf(bucket -> bucket.getAvailableTokens() == perMinute);
        }
    }
}
