package energy.nox.authenticator.supplier;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.openid.connect.sdk.Prompt;

import energy.nox.authenticator.config.Language;

/**
 * An energy supplier as configured: an OpenID provider that this service is a client of.
 *
 * @param names         the display name in each language
 * @param clientSecret  for {@code client_secret_basic} or {@code client_secret_post}
 * @param clientKey     for {@code private_key_jwt}; with neither, a public client
 * @param manufacturers who may offer it; empty for all
 * @param prompt        what the supplier shows even to a browser that is logged in (OpenID Connect Core, section 3.1.2.1);
 *                      empty for what the supplier finds right
 * @param maxAge        how long ago the login may have been; empty for any time
 * @param customerNumberClaim of the claim that has the customer's number; empty where none has
 * @param trust         where its discovery document may lead, and what its ID tokens may be signed with
 */
public record Supplier(String id, Map<Language, String> names, Optional<Path> logo, URI issuer, String clientId,
        Optional<Secret> clientSecret, Optional<JWK> clientKey, Scope scope, Set<String> manufacturers,
        Optional<Prompt.Type> prompt, Optional<Duration> maxAge, Optional<String> customerNumberClaim,
        SupplierTrust trust) {

    public String name(Language language) {
        return names.get(language);
    }

    boolean isOfferedBy(String manufacturerId) {
        return manufacturers.isEmpty() || manufacturers.contains(manufacturerId);
    }
}
