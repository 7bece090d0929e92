package energy.nox.authenticator.supplier;

import java.net.URI;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;

/** The client's own proof at the token endpoint, {@code private_key_jwt} (RFC 7523, section 2.2). */
final class ClientAssertion {

    private ClientAssertion() {
    }

    static PrivateKeyJWT of(JWK key, ClientID clientId, URI tokenEndpoint) throws SupplierException {
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(key.getAlgorithm().getName());
            return new PrivateKeyJWT(clientId, tokenEndpoint, algorithm,
                    ((AsymmetricJWK) key).toPrivateKey(), key.getKeyID(), null);
        } catch (JOSEException e) {
            throw new SupplierException(SupplierException.Reason.SUPPLIER_ERROR, "The client key does not sign", e);
        }
    }
}
