package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnUrlsTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example,              https://a.example?error=x%20y",
        "https://a.example/cb,           https://a.example/cb?error=x%20y",
        "https://a.example/cb?b=%20c,    https://a.example/cb?b=%20c&error=x%20y",
        "https://a.example/#/callback,   https://a.example/?error=x%20y#/callback",
        "https://a.example/?b=c#d?e,     https://a.example/?b=c&error=x%20y#d?e",
        "com.acme.app:/callback,         com.acme.app:/callback?error=x%20y"})
    void keepsTheUrlsOwnQueryAndFragment(String redirectUrl, String expected) {
        assertEquals(expected, ReturnUrls.with(redirectUrl, Map.of("error", "x y")).toString());
    }

    /** With ids of one, two and three characters, whose base64 texts are of different lengths, each length comes up. */
    @Test
    void carriesTheDevicesUpToTheBound() throws ParseException {
        int longest = 0;
        for (String manufacturerId : List.of("a", "ac", "acm")) {
            URI wayBack = withDevice(manufacturerId, longestDevice(manufacturerId));
            for (Map<String, Object> carried : List.of(data(wayBack), signedData(wayBack))) {
                assertEquals(1, ((List<?>) carried.get("device_ids")).size());
                assertFalse(carried.containsKey("device_ids_omitted"), carried::toString);
            }
            longest = Math.max(longest, added(wayBack));
        }
        assertEquals(2048, longest);
    }

    @Test
    void leavesTheDevicesOutOfBothBeyondIt() throws ParseException {
        URI wayBack = withDevice("acme", longestDevice("acme") + 1);
        assertTrue(added(wayBack) <= 2048, () -> "adds " + added(wayBack));
        for (Map<String, Object> carried : List.of(data(wayBack), signedData(wayBack))) {
            assertFalse(carried.containsKey("device_ids"), carried::toString);
            assertEquals(true, carried.get("device_ids_omitted"));
            assertEquals("user-1", carried.get("manufacturer_user_id"));
            assertEquals("north", carried.get("energy_supplier"));
        }
    }

    /** What is left has no list in it that could grow. */
    @Test
    void staysShortWithAsManyDevicesAsThereCanBeAndTheLongestUserId() {
        List<String> devices = Collections.nCopies(100, "d".repeat(255));
        URI wayBack = TestSessions.RETURN_URLS.withResult(
                TestSessions.completed("u".repeat(255), devices), TestSessions.manufacturer("acme"));
        assertTrue(added(wayBack) <= 2048, () -> "adds " + added(wayBack));
    }

    @Test
    void carriesAnEmptyListOfDevices() throws ParseException {
        assertEquals(List.of(), data(withDevices("acme", List.of())).get("device_ids"));
    }

    /** The length of the longest device id that is still carried; one of 256 characters is in any case. */
    private static int longestDevice(String manufacturerId) throws ParseException {
        int length = 256;
        while (data(withDevice(manufacturerId, length + 1)).containsKey("device_ids")) {
            length++;
        }
        return length;
    }

    private static URI withDevice(String manufacturerId, int length) {
        return withDevices(manufacturerId, List.of("d".repeat(length)));
    }

    private static URI withDevices(String manufacturerId, List<String> deviceIds) {
        return TestSessions.RETURN_URLS.withResult(
                TestSessions.completed("user-1", deviceIds), TestSessions.manufacturer(manufacturerId));
    }

    private static int added(URI wayBack) {
        return wayBack.toString().length() - "https://app.example/callback?own=1".length();
    }

    private static Map<String, Object> data(URI wayBack) throws ParseException {
        return JSONObjectUtils.parse(new String(
                Base64.getUrlDecoder().decode(parameters(wayBack).get("data")), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> signedData(URI wayBack) throws ParseException {
        return SignedJWT.parse(parameters(wayBack).get("signed_data")).getJWTClaimsSet().getClaims();
    }
}
