package energy.nox.authenticator.manufacturer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.secret.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Who may call: the manufacturers of the configuration and their API keys.
 *
 * <p>The configuration is read again when it is older than {@code nox.manufacturers.reload-interval}, so that a key is
 * added or withdrawn without a restart. A configuration that has become wrong is logged and the last good one stays.
 */
@ApplicationScoped
public class Manufacturers {

    private static final Logger LOG = Log.of(Manufacturers.class);

    private static final String REFUSED = "api_key.refused";
    private static final byte[] DEMO_KEY_DIGEST = Sha256.of("acme-demo-key");

    /** One reading of the configuration. They are numbered in the order in which they begin. */
    private record Reading(long number, Instant nextIsDue) {
    }

    private record Loaded(long reading, List<Manufacturer> manufacturers) {
    }

    private final AtomicReference<Reading> lastReading = new AtomicReference<>();
    private final AtomicReference<Loaded> loaded = new AtomicReference<>();
    /** Digests of the keys that this server has accepted since its start. */
    private final Set<ByteBuffer> accepted = ConcurrentHashMap.newKeySet();
    private Settings settings;
    private Clock clock;
    private Audit audit;
    private Duration reloadInterval;

    /** For the CDI proxy. */
    protected Manufacturers() {
    }

    @Inject
    public Manufacturers(Settings settings, Clock clock, Audit audit) {
        this.settings = settings;
        this.clock = clock;
        this.audit = audit;
        this.reloadInterval = settings.duration("nox.manufacturers.reload-interval", Duration.ofSeconds(10),
                Duration.ZERO, Duration.ofDays(1));
        this.lastReading.set(new Reading(0, clock.instant().plus(reloadInterval)));
        this.loaded.set(new Loaded(0, ManufacturersConfig.read(settings)));
    }

    /** Stops the start where a manufacturer that is enabled could not call; later that is how its last key goes. */
    public void check() {
        List<Manufacturer> manufacturers = loaded.get().manufacturers();
        for (Manufacturer manufacturer : manufacturers) {
            if (manufacturer.enabled() && manufacturer.apiKeyDigests().isEmpty()) {
                throw new InvalidConfigException(ManufacturersConfig.property(manufacturer.id(), "api-keys"),
                        "is required while the manufacturer is enabled");
            }
        }
        if (manufacturers.isEmpty()) {
            LOG.warning("No manufacturer is configured (nox.manufacturers): every API call is answered 401");
        } else {
            if (manufacturers.stream().flatMap(known -> known.apiKeyDigests().stream())
                    .anyMatch(digest -> MessageDigest.isEqual(digest, DEMO_KEY_DIGEST))) {
                LOG.log(settings.levelOfTrial(),
                        "The demo manufacturer's API key, acme-demo-key, is public and accepted by this server");
            }
            LOG.log(Level.INFO, "Manufacturers: {0}", manufacturers.stream().map(Manufacturer::id).toList());
        }
    }

    /**
     * The manufacturer that this API key belongs to.
     *
     * @throws AuthenticatorException 401 where there is no key, nobody has it, or its manufacturer is not enabled
     */
    public Manufacturer authenticate(String apiKey) {
        if (apiKey == null || apiKey.isBlank()) {
            audit.record(REFUSED, Map.of("reason", "missing"));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED, "API key is required (header x-api-key)");
        }
        byte[] digest = Sha256.of(apiKey.getBytes(StandardCharsets.UTF_8));
        Manufacturer caller = null;
        // Every digest is compared, whichever matches: the time tells nothing about the others.
        for (Manufacturer manufacturer : current()) {
            for (byte[] known : manufacturer.apiKeyDigests()) {
                if (MessageDigest.isEqual(known, digest)) {
                    caller = manufacturer;
                }
            }
        }
        if (caller == null) {
            audit.record(REFUSED, Map.of("reason", "unknown"));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED);
        }
        if (!caller.enabled()) {
            audit.record(REFUSED, Map.of("reason", "disabled", "manufacturer", caller.id()));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED, "The manufacturer is not enabled");
        }
        if (accepted.add(ByteBuffer.wrap(digest))) {
            // The beginning of the configured digest tells an operator which of a manufacturer's keys is in use.
            audit.record("api_key.accepted", Map.of("manufacturer", caller.id(),
                    "key_digest", HexFormat.of().formatHex(digest, 0, 4)));
        }
        return caller;
    }

    public Optional<Manufacturer> find(String id) {
        return current().stream().filter(manufacturer -> manufacturer.id().equals(id)).findFirst();
    }

    private List<Manufacturer> current() {
        Instant now = clock.instant();
        Reading last = lastReading.get();
        if (!now.isBefore(last.nextIsDue())) {
            Reading next = new Reading(last.number() + 1, now.plus(reloadInterval));
            // One thread reads; the others go on with what there is.
            if (lastReading.compareAndSet(last, next)) {
                reload(next.number());
            }
        }
        return loaded.get().manufacturers();
    }

    private void reload(long reading) {
        try {
            Loaded read = new Loaded(reading, ManufacturersConfig.read(settings));
            // A slow reading does not replace what a later one has found: a withdrawn key would be back.
            loaded.accumulateAndGet(read, (known, mine) -> known.reading() > mine.reading() ? known : mine);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "The manufacturers' configuration has become wrong; the last good one stays: {0}",
                    e.getMessage());
        }
    }
}
