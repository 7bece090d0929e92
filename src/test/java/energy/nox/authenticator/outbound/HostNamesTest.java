package energy.nox.authenticator.outbound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

    @ParameterizedTest
    @ValueSource(ints = {128, 5_000, 100_000})
    void aNameOfMoreThan253CharactersIsRefusedHoweverManyLabelsItHas(int labels) {
        assertFalse(HostNames.isPlain("a.".repeat(labels) + "a"));
        assertFalse(HostNames.isPlain("a-".repeat(labels) + "a"));
    }

    /** Java would ask a name server for it. */
    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "1.2.3.256", "1.300.3.4", "01.2.3.4", "1.2.3.00"})
    void whatLooksLikeAnAddressAndIsNoneIsNeitherAnAddressNorAName(String host) {
        assertFalse(HostNames.isAddress(host));
        assertFalse(HostNames.isPlain(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "9.10.99.100", "199.200.249.250", "255.255.255.255", "[::1]"})
    void anAddressInItsUsualFormIsOne(String host) {
        assertTrue(HostNames.isAddress(host));
        assertTrue(HostNames.isPlain(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "login.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "::1",
        "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"})
    void thisMachineHasManyNames(String host) {
        assertTrue(HostNames.isThisMachine(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "north.example", "localhost.example", "notlocalhost", "127.0.0.256", "127.1",
        "10.0.0.1", "[::2]", "[:::]", "0.0.0.0"})
    void allOtherNamesAreElsewhere(String host) {
        assertFalse(HostNames.isThisMachine(host));
    }

    @Test
    void aNameOf253CharactersIsPlain() {
        assertTrue(HostNames.isPlain("a.".repeat(126) + "a"));
        assertFalse(HostNames.isPlain("a.".repeat(125) + "a-"));
    }
}
