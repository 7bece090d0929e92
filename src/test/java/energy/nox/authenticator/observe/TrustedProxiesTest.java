package energy.nox.authenticator.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.support.LogLines;
import energy.nox.authenticator.support.TestSettings;

/** Lines of a header are separated by {@code /} here. */
class TrustedProxiesTest {

    private static final String PROXIES = "10.1.2.3, 10.8.0.0/13 ,172.16.0.0/12,fd00:1::/64,2001:db8:ffff::1";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        // one proxy
        "10.1.2.3       | 192.0.2.1                              | 192.0.2.1",
        "10.1.2.3       | 192.0.2.1:4711                         | 192.0.2.1",
        "10.1.2.3       | 192.0.2.1:_port                        | 192.0.2.1",
        "10.1.2.3       | 2001:db8::1                            | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3       | [2001:db8::1]                          | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3       | [2001:db8::1]:443                      | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3       | ::ffff:192.0.2.1                       | 192.0.2.1",
        "fd00:1::9      | 192.0.2.1                              | 192.0.2.1",
        "fd00:1:0:0:0:0:0:9%eth0 | 192.0.2.1                     | 192.0.2.1",
        "::ffff:10.1.2.3 | 192.0.2.1                             | 192.0.2.1",
        // what the client has sent stands further left
        "10.1.2.3       | 203.0.113.9, 192.0.2.1                 | 192.0.2.1",
        "10.1.2.3       | 203.0.113.9/192.0.2.1                  | 192.0.2.1",
        "10.1.2.3       | 10.1.2.3, 192.0.2.1                    | 192.0.2.1",
        "10.1.2.3       | unknown, 192.0.2.1                     | 192.0.2.1",
        "10.1.2.3       | '\"][;,192.0.2.1'                        | 192.0.2.1",
        // several proxies
        "10.1.2.3       | 203.0.113.9, 192.0.2.1, 10.9.9.9       | 192.0.2.1",
        "10.1.2.3       | 192.0.2.1, [fd00:1::2]:80,10.15.255.255:1 | 192.0.2.1",
        "10.1.2.3       | 203.0.113.9,192.0.2.1/172.31.0.1       | 192.0.2.1",
        "10.1.2.3       | 192.0.2.1, 10.16.0.0                   | 10.16.0.0",
        "10.1.2.3       | 192.0.2.1, fd00:1:0:1::                | fd00:1:0:1:0:0:0:0",
        // a proxy is itself the client, for example when it looks at the health
        "10.1.2.3       | 10.9.9.9                               | 10.9.9.9",
        "10.1.2.3       | 10.9.9.8, 10.9.9.9                     | 10.9.9.8",
        // an entry that is no address ends the walk at the last good one
        "10.1.2.3       | 192.0.2.1, unknown                     | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, unknown, 10.9.9.9           | 10.9.9.9",
        "10.1.2.3       | 192.0.2.1, _hidden                     | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 192.0.2.1:port              | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 192.0.2.256                 | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 192.0.2                     | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 3221225985                  | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 0300.0.2.1                  | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, localhost                   | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, fe80::1%eth0                | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 2001:db8::1::2              | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, .:                          | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, [192.0.2.2]                 | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, [2001:db8::1                | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, [2001:db8::1]443            | 10.1.2.3",
        "10.1.2.3       | 192.0.2.1, 192.0.2.2 192.0.2.3         | 10.1.2.3",
        // empty elements are no entries
        "10.1.2.3       | ', ,192.0.2.1,, ,'                     | 192.0.2.1",
        "10.1.2.3       | ','                                    | 10.1.2.3",
        "10.1.2.3       | ''                                     | 10.1.2.3",
        // a peer that is not trusted
        "192.0.2.7      | 203.0.113.9                            | 192.0.2.7",
        "192.0.2.7      | 10.1.2.3                               | 192.0.2.7",
        "10.1.2.4       | 203.0.113.9                            | 10.1.2.4",
        "2001:db8:ffff::2 | 203.0.113.9                          | 2001:db8:ffff::2",
        "proxy.example  | 203.0.113.9                            | proxy.example"})
    void theClientOfXForwardedFor(String peer, String lines, String client) {
        assertEquals(client, client("x-forwarded-for", PROXIES, peer, lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        // one proxy
        "10.1.2.3 | for=192.0.2.1                                           | 192.0.2.1",
        "10.1.2.3 | For=\"192.0.2.1\"                                       | 192.0.2.1",
        "10.1.2.3 | FOR=\"192.0.2.1:4711\"                                  | 192.0.2.1",
        "10.1.2.3 | for=\"192.0.2\\.1\"                                     | 192.0.2.1",
        "10.1.2.3 | for=\"[2001:db8::1]\"                                   | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3 | for=\"[2001:db8:cafe::17]:_a-1.b\"                      | 2001:db8:cafe:0:0:0:0:17",
        "10.1.2.3 | proto=https;by=203.0.113.43;for=192.0.2.1;host=a        | 192.0.2.1",
        "10.1.2.3 | host=\"a,for=203.0.113.9;b\" ; for=192.0.2.1            | 192.0.2.1",
        "10.1.2.3 | for=192.0.2.1;host=\"a\\\", for=203.0.113.9;b\"          | 192.0.2.1",
        "10.1.2.3 | ;for=192.0.2.1;                                         | 192.0.2.1",
        // what the client has sent stands further left, and may be broken
        "10.1.2.3 | for=203.0.113.9, for=192.0.2.1                          | 192.0.2.1",
        "10.1.2.3 | for=203.0.113.9/for=192.0.2.1                           | 192.0.2.1",
        "10.1.2.3 | for=10.1.2.3, for=192.0.2.1                             | 192.0.2.1",
        "10.1.2.3 | for=\"203.0.113.9, for=192.0.2.1                        | 192.0.2.1",
        "10.1.2.3 | for=\"203.0.113.9, for=\"[2001:db8::1]:80\"             | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3 | for=203.0.113.9;x=\"\\, for=\"[2001:db8::1]\"           | 2001:db8:0:0:0:0:0:1",
        // several proxies
        "10.1.2.3 | for=192.0.2.1, for=10.9.9.9;by=10.1.2.3                 | 192.0.2.1",
        "10.1.2.3 | for=203.0.113.9, for=192.0.2.1/for=\"[fd00:1::2]:80\"   | 192.0.2.1",
        // an entry that is no address ends the walk at the last good one
        "10.1.2.3 | for=192.0.2.1, for=unknown                              | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for=\"_hidden\"                          | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for=unknown, for=10.9.9.9                | 10.9.9.9",
        "10.1.2.3 | for=192.0.2.1, by=203.0.113.43                          | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for=192.0.2.2;for=192.0.2.3              | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for=                                     | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for                                      | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, 192.0.2.2                                | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, for=\"192.0.2.2\"x                       | 10.1.2.3",
        "10.1.2.3 | for=192.0.2.1, a b=c;for=192.0.2.2                      | 10.1.2.3",
        "10.1.2.3 | for=\"192.0.2.1\\\"                                     | 10.1.2.3",
        // a peer that is not trusted
        "192.0.2.7 | for=203.0.113.9                                        | 192.0.2.7",
        "192.0.2.7 | for=10.1.2.3                                           | 192.0.2.7"})
    void theClientOfForwarded(String peer, String lines, String client) {
        assertEquals(client, client("forwarded", PROXIES, peer, lines));
    }

    @Test
    void withoutAHeaderThePeerIsTheClient() {
        assertEquals("10.1.2.3",
                proxies(PROXIES, "forwarded").client("10.1.2.3", name -> Collections.emptyEnumeration()));
    }

    @Test
    void onlyTheConfiguredHeaderIsRead() {
        TrustedProxies byDefault = new TrustedProxies(TestSettings.of(Map.of("nox.proxies.trusted", PROXIES)));
        assertEquals("192.0.2.1", byDefault.client("10.1.2.3", name -> Collections.enumeration(
                name.equals("x-forwarded-for") ? List.of("192.0.2.1") : List.of("for=203.0.113.9"))));
        assertEquals("203.0.113.9", proxies(PROXIES, "forwarded").client("10.1.2.3", name -> Collections.enumeration(
                name.equals("forwarded") ? List.of("for=203.0.113.9") : List.of("192.0.2.1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a,", "\",", "for=\"\\\",", "for=10.1.2.3,", "10.1.2.3,"})
    void aVeryLongHeaderTakesNoTime(String entry) {
        // In time that grows with the square of the length it would be minutes.
        assertTimeout(Duration.ofSeconds(20), () -> {
            client("x-forwarded-for", PROXIES, "10.1.2.3", entry.repeat(100_000));
            client("forwarded", PROXIES, "10.1.2.3", entry.repeat(100_000));
        });
    }

    @Test
    void aHeaderOfAPeerThatIsNotTrustedIsToldOnce() {
        TrustedProxies proxies = proxies("", "x-forwarded-for");
        List<String> lines = LogLines.of(TrustedProxies.class, () -> {
            for (int i = 0; i < 3; i++) {
                proxies.client("192.0.2.7", name -> Collections.enumeration(List.of("203.0.113.9")));
            }
        });
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("WARNING"), lines::toString);
    }

    @Test
    void whereNobodySendsAHeaderNothingIsTold() {
        assertEquals(List.of(), LogLines.of(TrustedProxies.class,
                () -> proxies("", "forwarded").client("192.0.2.7", name -> Collections.emptyEnumeration())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.1.2", "10.1.2.3/33", "10.1.2.3/0", "0.0.0.0/0", "::/0", "10.1.2.3/16",
        "fd00::1/64", "fd00::/129", "fd00::/-1", "fd00::/", "/8", "10.0.0.0/8/8", "010.1.2.3", "fe80::1%eth0", "*",
        "10.1.2.3 10.1.2.4", "[fd00::1]", "::ffff:10.0.0.0/104"})
    void whatIsNoBlockStopsTheStart(String value) {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class,
                () -> proxies("10.9.9.9," + value, "forwarded"));
        assertTrue(failure.getMessage().contains("nox.proxies.trusted"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-real-ip", "Forwarded", "x-forwarded-for,forwarded"})
    void anotherHeaderStopsTheStart(String header) {
        assertTrue(assertThrows(InvalidConfigException.class, () -> proxies(PROXIES, header)).getMessage()
                .contains("nox.proxies.header"));
    }

    private static String client(String header, String trusted, String peer, String lines) {
        return proxies(trusted, header).client(peer, name -> Collections.enumeration(List.of(lines.split("/", -1))));
    }

    private static TrustedProxies proxies(String trusted, String header) {
        return new TrustedProxies(
                TestSettings.of(Map.of("nox.proxies.trusted", trusted, "nox.proxies.header", header)));
    }
}
