package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupplierTrustTest {

    @ParameterizedTest
    @CsvSource({
        "https://login.north.com,      https://login.north.com/token",
        "https://login.north.com,      https://login.north.com:8443/token",
        "https://login.north.com,      https://LOGIN.north.com/token",
        "https://login.north.com,      https://api.north.com/token",
        "https://login.north.com,      https://north.com/token",
        "https://north.com,            https://a.b.north.com/token",
        "https://login.north.co.uk,    https://api.north.co.uk/token",
        "https://acme.azurewebsites.net, https://api.acme.azurewebsites.net/token",
        // Names that only a private network knows.
        "https://keycloak,             https://keycloak/token",
        "https://login.corp.internal,  https://login.corp.internal/token",
        "https://192.168.1.5,          https://192.168.1.5/token",
        "https://[fd00::5],            https://[fd00::5]/token",
        "http://localhost:8080,        http://localhost:8080/token",
        "http://localhost:8080,        http://localhost:9090/token",
        "http://127.0.0.1:8080,        https://127.0.0.1:8443/token"})
    void anEndpointOfTheIssuersDomainIsUsed(URI issuer, URI endpoint) {
        assertEquals(Optional.empty(), trust(issuer, Map.of()).refusal(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.north.com,      https://north.org/token,              issuer's domain",
        "https://login.north.com,      https://login.north.com.evil.com/token, issuer's domain",
        "https://login.north.com,      https://evilnorth.com/token,          issuer's domain",
        "https://login.north.com,      https://com/token,                    issuer's domain",
        "https://login.north.co.uk,    https://south.co.uk/token,            issuer's domain",
        "https://login.north.co.uk,    https://co.uk/token,                  issuer's domain",
        "https://acme.azurewebsites.net, https://evil.azurewebsites.net/token, issuer's domain",
        "https://acme.azurewebsites.net, https://azurewebsites.net/token,    issuer's domain",
        "https://login.corp.internal,  https://admin.corp.internal/token,    issuer's domain",
        "https://keycloak.idp.svc.cluster.local, https://api.default.svc.cluster.local/token, issuer's domain",
        "https://keycloak,             https://vault/token,                  issuer's domain",
        "https://login.north.com,      https://10.0.0.1/token,               issuer's domain",
        "https://192.168.1.5,          https://192.168.1.6/token,            issuer's domain",
        "https://10.1.0.1,             https://10.2.0.1/token,               issuer's domain",
        "https://login.north.com,      https://169.254.169.254/token,        issuer's domain",
        "https://login.north.com,      https://localhost/token,              this machine",
        "https://login.north.com,      http://localhost:9080/token,          this machine",
        "https://login.north.com,      https://admin.localhost/token,        this machine",
        "https://login.north.com,      https://127.0.0.1/token,              this machine",
        "https://login.north.com,      https://127.1.2.3/token,              this machine",
        "https://login.north.com,      https://[::1]/token,                  this machine",
        "https://login.north.com,      https://[0:0:0:0:0:0:0:1]/token,      this machine",
        "https://login.north.com,      https://[::ffff:127.0.0.1]/token,     this machine",
        "https://192.168.1.5,          https://127.0.0.1/token,              this machine",
        "https://login.north.com,      http://login.north.com/token,         https",
        "https://login.north.com,      ftp://login.north.com/token,          https",
        "http://localhost:8080,        http://127.0.0.1:8080/token,          issuer's domain",
        "http://localhost:8080,        https://login.north.com/token,        issuer's domain",
        "http://localhost:8080,        http://login.north.com/token,         https",
        "https://login.north.com,      https://2130706433/token,             plain name",
        "https://login.north.com,      https://0x7f000001/token,             plain name",
        "https://login.north.com,      https://127.1/token,                  plain name",
        "https://login.north.com,      https://login.north.com./token,       plain name",
        "https://login.north.com,      https://a..north.com/token,           plain name",
        "https://login.north.com,      https://under_score.north.com/token,  plain name",
        "https://login.north.com,      https://login.north.com@evil.com/,    plain name",
        "https://login.north.com,      https://evil.com@login.north.com/,    plain name",
        "https://login.north.com,      https:login.north.com/token,          plain name",
        "https://login.north.com,      /token,                               plain name"})
    void anyOtherEndpointIsRefused(URI issuer, URI endpoint, String reason) {
        String refusal = trust(issuer, Map.of()).refusal(endpoint).orElseThrow();
        assertTrue(refusal.contains(reason), refusal);
    }

    @Test
    void theRefusalNamesTheHostAndThePropertyThatListsIt() {
        assertEquals("is at token.evil.com, which is not of the issuer's domain; "
                        + "nox.supplier.north.endpoint-hosts can list that host",
                trust(URI.create("https://login.north.com"), Map.of())
                        .refusal(URI.create("https://token.evil.com/token?secret=1")).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "https://oauth2.north.net/token,     true",
        "https://OAUTH2.North.net/token,     true",
        "https://10.0.0.7/token,             true",
        "https://more.oauth2.north.net/token, false",
        "http://oauth2.north.net/token,      false",
        "https://localhost/token,            false"})
    void aListedHostIsUsedAndNoOther(URI endpoint, boolean used) {
        SupplierTrust trust = trust(URI.create("https://login.north.com"),
                Map.of("endpoint-hosts", "oauth2.North.net, 10.0.0.7, localhost"));
        assertEquals(used, trust.refusal(endpoint).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"https://login.north.com, , false", "https://login.north.com, refuse, false",
        "https://login.north.com, allow, true", "https://10.0.0.1, , false", "http://localhost:1, , true",
        "http://127.0.0.1:1, , true"})
    void privateAddressesNeedTheOperatorsWordOrAnIssuerOnThisMachine(URI issuer, String set, boolean reached) {
        assertEquals(reached, trust(issuer, set == null ? Map.of() : Map.of("private-addresses", set))
                .reachesPrivateAddresses());
    }

    private static SupplierTrust trust(URI issuer, Map<String, String> settings) {
        return NorthSupplier.at(issuer, settings).trust();
    }
}
