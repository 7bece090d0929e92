package energy.nox.authenticator.secret;

import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Reloaded;
import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.TrialOnly;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The key that signs results (ES256, RFC 7518) and a second one that is only published: the next one before a rotation,
 * the last one after it. They are read again while the server runs, so that a rotation needs no restart.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());
    private static final String KEY = "nox.signing.key";
    private static final String OTHER_KEY = "nox.signing.other-key";
    private static final String GENERATE = "generate";

    /** @param other only published */
    private record Keys(ECKey key, Optional<ECKey> other) {

        /** By key id, which is public, with what each is for. */
        Map<String, ?> items() {
            Map<String, Object> items = new HashMap<>();
            other.ifPresent(published -> items.put(published.getKeyID(), List.of(OTHER_KEY, published)));
            items.put(key.getKeyID(), List.of(KEY, key));
            return items;
        }
    }

    private Reloaded<Keys> configured;
    /** Made once and kept: each reading of {@value #GENERATE} means the same key. */
    private ECKey generated;

    /** For the CDI proxy. */
    protected SigningKeys() {
    }

    @Inject
    public SigningKeys(Reloads reloads) {
        configured = reloads.read(new Reloaded.Part<>("signing keys", reloads.interval(), this::read, Keys::items,
                read -> { }));
    }

    private Keys read(Settings settings) {
        String text = settings.requiredText(KEY);
        ECKey key = text.equals(GENERATE) ? generated(settings) : parsed(KEY, text);
        if (!key.isPrivate()) {
            throw new InvalidConfigException(KEY, "must be a private key");
        }
        Optional<ECKey> other = settings.text(OTHER_KEY).map(published -> parsed(OTHER_KEY, published));
        if (other.isPresent() && other.get().getKeyID().equals(key.getKeyID()) && !isSame(other.get(), key)) {
            throw new InvalidConfigException(OTHER_KEY, "must have another kid than " + KEY + ", since it is another"
                    + " key: whoever verifies a result finds its key by the kid");
        }
        return new Keys(key, other);
    }

    private static boolean isSame(ECKey one, ECKey other) {
        return one.getX().equals(other.getX()) && one.getY().equals(other.getY());
    }

    private synchronized ECKey generated(Settings settings) {
        settings.refuseInProduction(TrialOnly.GENERATED_SIGNING_KEY, KEY);
        if (generated == null) {
            LOG.log(settings.levelOfTrial(), "nox.signing.key=generate: results are signed by a key that this server made"
                    + " and that ends with it");
            generated = newKey();
        }
        return generated;
    }

    /** @param type the header {@code typ} (RFC 8725, section 3.11), which tells one kind of token from another */
    public String sign(String type, JWTClaimsSet claims) {
        ECKey key = configured.get().key();
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID())
                            .type(new JOSEObjectType(type)).build(), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public keys as a JWK Set (RFC 7517). */
    public String published() {
        Keys keys = configured.get();
        return new JWKSet(Stream.concat(Stream.of(keys.key()), keys.other().stream()).map(JWK.class::cast).toList())
                .toPublicJWKSet().toString();
    }

    private static ECKey parsed(String property, String text) {
        try {
            ECKey parsed = ECKey.parse(text);
            if (Curve.P_256.equals(parsed.getCurve()) && parsed.getKeyID() != null) {
                return parsed;
            }
        } catch (ParseException e) {
            // The library's message may quote the key.
            throw new InvalidConfigException(property, "must be an EC key as a JWK (RFC 7517)");
        }
        throw new InvalidConfigException(property, "must be a JWK of curve P-256 with a kid");
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
