package energy.nox.authenticator.observe.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRedactionTest {

    /** In the last ones, single characters are percent-encoded, which mean the same (RFC 3986, section 6.2.2.2). */
    @ParameterizedTest
    @ValueSource(strings = {
            "kZ3vM0aQx_7-Rk2LwT9yBd", "kZ3vM0aQx_7-Rk2LwT9yBd;a=b", "kZ3vM0aQx_7-.Rk2LwT9yBd", "<kZ3vM0aQx_7-Rk2LwT9yBd",
            "kZ3vM0aQx%5F7-Rk2LwT9yBd", "%6bZ3vM0aQx_7%2dRk2LwT9yBd", "kZ3vM0aQx%255F7-Rk2LwT9yB", "k%5", "kZ3v%4d0aQx"})
    void aSegmentThatMayBeAToken(String segment) {
        assertEquals("/v2/manufacturer/link-sessions/REDACTED/confirm",
                UrlRedactionFilter.redacted("/v2/manufacturer/link-sessions/" + segment + "/confirm"));
        assertEquals("/REDACTED", UrlRedactionFilter.redacted("/" + segment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui", "/ui/assets/nox.css", "/ui/callback/north", "/v2/manufacturer/device-connections",
            "/.well-known/security.txt", "//ui/"})
    void theWordsOfOurPathsStay(String path) {
        assertEquals(path, UrlRedactionFilter.redacted(path));
    }
}
