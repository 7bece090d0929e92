package energy.nox.authenticator.secret;

import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The key that signs results (ES256, RFC 7518) and a second one that is only published: the next one before a rotation,
 * the last one after it.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());
    private static final String KEY = "nox.signing.key";
    private static final String OTHER_KEY = "nox.signing.other-key";
    private static final String GENERATE = "generate";

    private ECKey key;
    private Optional<ECKey> otherKey;

    /** For the CDI proxy. */
    protected SigningKeys() {
    }

    @Inject
    public SigningKeys(Settings settings) {
        String configured = settings.requiredText(KEY);
        if (configured.equals(GENERATE)) {
            LOG.log(settings.levelOfTrial(), "nox.signing.key=generate: results are signed by a key that this server made"
                    + " and that ends with it");
            key = generated();
        } else {
            key = parsed(KEY, configured);
            if (!key.isPrivate()) {
                throw new InvalidConfigException(KEY, "must be a private key");
            }
        }
        otherKey = settings.text(OTHER_KEY).map(text -> parsed(OTHER_KEY, text));
    }

    public String sign(JWTClaimsSet claims) {
        return sign(null, claims);
    }

    /** @param type the header {@code typ} (RFC 7515, section 4.1.9), which tells one kind of token from another */
    public String sign(String type, JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID())
                            .type(type == null ? null : new JOSEObjectType(type)).build(), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public keys as a JWK Set (RFC 7517). */
    public String published() {
        JWKSet keys = otherKey.map(other -> new JWKSet(List.of(key, other))).orElseGet(() -> new JWKSet(key));
        return keys.toPublicJWKSet().toString();
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

    private static ECKey generated() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
