package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

class RedirectUrlCheckTest {

    private static final Optional<Set<String>> ANY = Optional.empty();
    private static final Optional<Set<String>> LISTED = Optional.of(
            Set.of("https://app.acme.example/callback", "com.acme.app:/callback", "http://localhost:3000/cb"));

    @ParameterizedTest
    @ValueSource(strings = {"https://your-app.com/callback", "https://your-app.com", "HTTPS://your-app.com/", "https://a",
        "https://your-app.com:1/", "https://your-app.com:65535/", "https://192.0.2.1/cb", "https://[2001:db8::1]/cb",
        "https://xn--bcher-kva.example/cb?a=b&c=%2F", "http://localhost/cb", "http://LOCALHOST:3000/cb",
        "http://127.0.0.1:8080/", "http://127.255.0.9/", "http://[::1]:3000/cb", "https://a.example/%00"})
    void takesWebUrls(String url) {
        assertEquals(url, RedirectUrlCheck.validated(url, ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "callback", "/callback", "//your-app.com/cb", "https:", "https://", "https:///cb",
        "https:your-app.com", "https://:443/cb", "http://your-app.com/cb", "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/", "http://[::2]/", "http://2130706433/", "https://2130706433/", "https://0x7f.1/",
        "https://1.2.3/", "https://256.1.1.1/", "https://a.example:0/", "https://a.example:65536/",
        "https://a.example:/", "https://a.example:x/", "https://a.example:-1/", "https://a.example:99999999999/",
        "https://user@a.example/", "https://user:secret@a.example/", "https://@a.example/", "https://a.example\\@b.example/",
        "https://a_b.example/", "https://-a.example/", "https://a..example/", "https://a%2eexample/", "https://[fe80::1%25eth0]/",
        "javascript:alert(1)", "JavaScript://a.example/%0aalert(1)", "data:text/html,hi", "file:///etc/passwd",
        "ftp://a.example/", "com.acme.app:/callback", "https://a.example/%zz", "https://a.example/%4", "https://a.example/ b",
        "https://a.example/\n", "https://a.example/\u0000", " https://a.example/", "https://a.example/é", "https://bücher.example/"})
    void refusesTheRest(String url) {
        AuthenticatorException refusal =
                assertThrows(AuthenticatorException.class, () -> RedirectUrlCheck.validated(url, ANY));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertTrue(refusal.getMessage().startsWith("redirect_url "), refusal.getMessage());
    }

    @Test
    void takesAtMost2048Characters() {
        String longest = "https://a.example/" + "x".repeat(2048 - 18);
        assertEquals(longest, RedirectUrlCheck.validated(longest, ANY));
        assertThrows(AuthenticatorException.class, () -> RedirectUrlCheck.validated(longest + "x", ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.acme.example/callback", "https://app.acme.example/callback?state=1",
        "com.acme.app:/callback", "com.acme.app:/callback?x=y", "http://localhost:3000/cb"})
    void takesWhatIsListedWithAnyQuery(String url) {
        assertEquals(url, RedirectUrlCheck.validated(url, LISTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.acme.example/callback/", "https://app.acme.example/Callback",
        "https://app.acme.example/callback/../other", "https://app.acme.example:443/callback", "https://APP.acme.example/callback",
        "https://app.acme.example.evil.example/callback", "http://app.acme.example/callback", "https://app.acme.example",
        "com.acme.app:/other", "com.acme.app2:/callback", "http://localhost:3001/cb", "https://user@app.acme.example/callback"})
    void refusesWhatDiffersFromTheListInAnyCharacter(String url) {
        assertThrows(AuthenticatorException.class, () -> RedirectUrlCheck.validated(url, LISTED));
    }

    /** Also a `#` with nothing behind it: RFC 6749, section 3.1.2. */
    @ParameterizedTest
    @ValueSource(strings = {"https://app.acme.example/callback#part", "https://app.acme.example/callback#",
        "https://app.acme.example/callback?a=b#/c", "https://app.acme.example/callback#data=x",
        "com.acme.app:/callback#", "https://app.acme.example#"})
    void refusesAFragment(String url) {
        for (Optional<Set<String>> allowed : List.of(ANY, LISTED)) {
            AuthenticatorException refusal =
                    assertThrows(AuthenticatorException.class, () -> RedirectUrlCheck.validated(url, allowed));
            assertEquals("redirect_url must not have a fragment", refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data=x", "signed_data=x", "error=x", "error_description=x", "code=x", "code", "code=",
        "own=1&code=x", "&&code=x", "own=1;code=x", "Code=x", "SIGNED_DATA=x", "%64ata=x", "d%61t%61=x", "signed%5Fdata=x",
        "signed%5fdata=x", "%43ODE=x", "+data=x", "data%20=x", "data[]=x", "data[a]=x", "data%5B%5D=x", "data%5ba]=x",
        "signed.data=x", "signed+data=x", "signed[data=x"})
    void refusesAParameterThatTheResultHas(String query) {
        for (Optional<Set<String>> allowed : List.of(ANY, LISTED)) {
            AuthenticatorException refusal = assertThrows(AuthenticatorException.class,
                    () -> RedirectUrlCheck.validated("https://app.acme.example/callback?" + query, allowed));
            assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
            assertTrue(refusal.getMessage().startsWith("redirect_url must not have the query parameters data, signed_data,"
                    + " error, error_description and code"), refusal.getMessage());
        }
    }

    @Test
    void refusesSuchAParameterInTheUrlOfAnAppToo() {
        assertThrows(AuthenticatorException.class,
                () -> RedirectUrlCheck.validated("com.acme.app:/callback?code=x", LISTED));
    }

    /** A name is decoded once (RFC 3986, section 2.4), and a value is none of our business. */
    @ParameterizedTest
    @ValueSource(strings = {"", "own=1", "own=data", "own=code%26data", "own=1&", "=data", "datas=x", "mydata=x", "state=code",
        "error_code=x", "%2564ata=x", "own=a%3Dcode", "da%CC%81ta=x", "%FFdata=x", "data-id=x", "?data=x"})
    void takesAnyOtherQuery(String query) {
        String url = "https://app.acme.example/callback?" + query;
        assertEquals(url, RedirectUrlCheck.validated(url, ANY));
        assertEquals(url, RedirectUrlCheck.validated(url, LISTED));
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThrows(AuthenticatorException.class,
                () -> RedirectUrlCheck.validated("https://app.acme.example/callback", Optional.of(Set.of())));
    }

    @Test
    void takesAnEncodedHashInAPath() {
        assertEquals("https://a.example/%23", RedirectUrlCheck.validated("https://a.example/%23", ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/cb", "com.acme.app:/callback", "com.acme.app://callback", "http://localhost/"})
    void canBeListed(String url) {
        assertEquals(Optional.empty(), RedirectUrlCheck.findListingError(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "file:///x", "acme:/callback", "http://a.example/",
        "https://a.example/?q", "https://a.example/#f", "callback"})
    void cannotBeListed(String url) {
        assertTrue(RedirectUrlCheck.findListingError(url).isPresent());
    }
}
