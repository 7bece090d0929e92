package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.ManufacturerApp.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;

class ReturnUrlsTest {

    /** A device id that is longer by one makes the URL longer by three at most: two base64 texts have it. */
    private static final int STEP = 3;
    private static final BrowserBinding BINDING =
            BrowserBinding.random(LinkToken.parse(RandomSecret.next()).orElseThrow());

    @ParameterizedTest
    @CsvSource({
        "https://a.example,              https://a.example?error=x%20y",
        "https://a.example/cb,           https://a.example/cb?error=x%20y",
        "https://a.example/cb?b=%20c,    https://a.example/cb?b=%20c&error=x%20y",
        "https://a.example/?,            https://a.example/?&error=x%20y",
        "https://a.example/?b=c?d,       https://a.example/?b=c?d&error=x%20y",
        "com.acme.app:/callback,         com.acme.app:/callback?error=x%20y"})
    void keepsTheUrlsOwnQuery(String redirectUrl, String expected) {
        assertEquals(expected, ReturnUrls.with(redirectUrl, Map.of("error", "x y")).toString());
    }

    @Test
    void carriesTheDevicesAsLongAsAllOfItIsShortEnough() throws ParseException {
        String longest = "d".repeat(longestDevice());
        URI wayBack = withDevices(List.of(longest));
        assertTrue(added(wayBack) <= 2048, () -> "adds " + added(wayBack));
        assertTrue(added(wayBack) > 2048 - STEP, () -> "could carry more than " + added(wayBack));
        for (Map<String, Object> carried : List.of(data(wayBack), signedData(wayBack))) {
            assertEquals(List.of(longest), carried.get("device_ids"));
            assertFalse(carried.containsKey("device_ids_omitted"), carried::toString);
        }
    }

    @Test
    void leavesTheDevicesOutOfBothOnceItWouldBeTooLong() throws ParseException {
        URI wayBack = withDevices(List.of("d".repeat(longestDevice() + 1)));
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
                TestSessions.completed("u".repeat(255), devices), TestSessions.MANUFACTURER, BINDING);
        assertTrue(added(wayBack) <= 2048, () -> "adds " + added(wayBack));
    }

    @Test
    void carriesAnEmptyListOfDevices() throws ParseException {
        assertEquals(List.of(), data(withDevices(List.of())).get("device_ids"));
    }

    @Test
    void aCompletedSessionSaysSoInBothAndHasNoCode() throws ParseException {
        URI wayBack = withDevices(List.of("pump"));
        assertEquals("completed", data(wayBack).get("status"));
        assertEquals("completed", signedData(wayBack).get("status"));
        assertFalse(parameters(wayBack).containsKey("code"), wayBack::toString);
    }

    @Test
    void aPendingSessionSaysSoInBothAndNamesNobodyWhoIsNotLinkedYet() throws ParseException {
        URI wayBack = pending("user-1", BINDING);
        Map<String, Object> expected = Map.of("status", "pending", "manufacturer_user_id", "user-1",
                "brand", "acme manufacturing", "energy_supplier", "north");
        assertEquals(expected, data(wayBack));
        Map<String, Object> signed = new HashMap<>(signedData(wayBack));
        signed.keySet().removeAll(Set.of("iss", "aud", "iat", "exp", "jti"));
        assertEquals(expected, signed);
    }

    /** RFC 8725, section 3.11: a receipt that the same key has signed cannot be taken for a result. */
    @Test
    void theSignatureSaysThatItIsAResult() throws ParseException {
        for (URI wayBack : List.of(withDevices(List.of("pump")), pending("user-1", BINDING))) {
            assertEquals(new JOSEObjectType("nox-link-result+jwt"),
                    SignedJWT.parse(parameters(wayBack).get("signed_data")).getHeader().getType());
        }
    }

    @Test
    void theCodeOfAPendingSessionIsTheBrowsersAndIsTheSameAfterAReload() {
        String code = parameters(pending("user-1", BINDING)).get("code");
        assertTrue(code.matches("[\\w-]{43}"), code);
        assertEquals(code, parameters(pending("user-1", BINDING)).get("code"));
        assertFalse(code.contains(BINDING.secret()));
        BrowserBinding another = BrowserBinding.random(BINDING.token());
        assertNotEquals(code, parameters(pending("user-1", another)).get("code"));
    }

    @Test
    void theCodeOfOneSessionIsNotThatOfAnother() {
        assertNotEquals(Agreements.confirmationCode(BINDING, TestSessions.ID),
                Agreements.confirmationCode(BINDING, UUID.randomUUID()));
    }

    /** Without it, the manufacturer could not confirm. */
    @Test
    void theCodeIsThereHoweverLongTheUserIdIs() {
        assertTrue(parameters(pending("😀".repeat(255), BINDING)).containsKey("code"));
    }

    @ParameterizedTest
    @CsvSource({"https://a.example/cb, true", "HTTPS://a.example, true", "http://localhost:1, true",
        "com.acme.app:/callback, false", "http.acme.app:/callback, false"})
    void anAppsUrlIsNoWebUrl(URI url, boolean isWeb) {
        assertEquals(isWeb, ReturnUrls.isWebUrl(url));
    }

    private static URI pending(String userId, BrowserBinding binding) {
        return TestSessions.RETURN_URLS.withResult(TestSessions.in(LinkSessionStatus.PENDING, userId),
                TestSessions.MANUFACTURER, binding);
    }

    /** The length of the longest device id that is still carried. */
    private int longestDevice() throws ParseException {
        int length = 0;
        while (length < ReturnUrls.MAX_ADDED
                && data(withDevices(List.of("d".repeat(length + 1)))).containsKey("device_ids")) {
            length++;
        }
        return length;
    }

    private URI withDevices(List<String> deviceIds) {
        return TestSessions.RETURN_URLS.withResult(
                TestSessions.completed("user-1", deviceIds), TestSessions.MANUFACTURER, BINDING);
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
