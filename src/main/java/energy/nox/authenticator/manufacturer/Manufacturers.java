package energy.nox.authenticator.manufacturer;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Reloaded;
import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.secret.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Who may call: the manufacturers of the configuration and their API keys. The configuration is read again while the
 * server runs, so that a key is added or withdrawn, or a manufacturer stopped, without a restart. A mistake in it keeps
 * nothing in that was taken away.
 *
 * <p>A manufacturer that is not enabled is not found: it neither calls nor shows its users anything.
 */
@ApplicationScoped
public class Manufacturers {

    private static final Logger LOG = Log.of(Manufacturers.class);

    private static final String REFUSED = "api_key.refused";
    static final byte[] DEMO_KEY_DIGEST = Sha256.of("acme-demo-key");

    /** Digests of the keys that this server has accepted since its start. */
    private final Set<ByteBuffer> accepted = ConcurrentHashMap.newKeySet();
    private Reloaded<List<Manufacturer>> configured;
    private Settings settings;
    private Audit audit;

    /** For the CDI proxy. */
    protected Manufacturers() {
    }

    @Inject
    public Manufacturers(Reloads reloads, Settings settings, Audit audit) {
        this.settings = settings;
        this.audit = audit;
        this.configured = reloads.read(new Reloaded.Part<>("manufacturers",
                reloads.interval("nox.manufacturers.reload-interval", reloads.interval()), ManufacturersConfig::read,
                manufacturers -> manufacturers.stream().collect(toMap(Manufacturer::id, identity())),
                read -> { }, ManufacturersConfig::withdraw));
    }

    /** Stops the start where a manufacturer that is enabled could not call; later that is how its last key goes. */
    public void check() {
        List<Manufacturer> manufacturers = configured.get();
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
                    .anyMatch(digest -> MessageDigest.isEqual(digest.array(), DEMO_KEY_DIGEST))) {
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
            audit.refused(REFUSED, Map.of("reason", "missing"));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED, "API key is required (header x-api-key)");
        }
        byte[] digest = Sha256.of(apiKey.getBytes(StandardCharsets.UTF_8));
        Manufacturer caller = null;
        // Every digest is compared, whichever matches: the time tells nothing about the others.
        for (Manufacturer manufacturer : configured.get()) {
            for (ByteBuffer known : manufacturer.apiKeyDigests()) {
                if (MessageDigest.isEqual(known.array(), digest)) {
                    caller = manufacturer;
                }
            }
        }
        if (caller == null) {
            audit.refused(REFUSED, Map.of("reason", "unknown"));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED);
        }
        if (!caller.enabled()) {
            audit.refused(REFUSED, Map.of("reason", "disabled", "manufacturer", caller.id()));
            throw new AuthenticatorException(ErrorCode.UNAUTHORIZED, "The manufacturer is not enabled");
        }
        if (accepted.add(ByteBuffer.wrap(digest))) {
            // The beginning of the configured digest tells an operator which of a manufacturer's keys is in use.
            audit.record("api_key.accepted", Map.of("manufacturer", caller.id(),
                    "key_digest", HexFormat.of().formatHex(digest, 0, 4)));
        }
        return caller;
    }

    /** Empty too where the manufacturer is not enabled: then nothing of it goes on. */
    public Optional<Manufacturer> find(String id) {
        return configured.get().stream().filter(known -> known.id().equals(id) && known.enabled()).findFirst();
    }

    /** Whether the configuration names it, be it enabled or not: what it has stays as long. */
    public boolean isConfigured(String id) {
        return configured.get().stream().anyMatch(known -> known.id().equals(id));
    }
}
