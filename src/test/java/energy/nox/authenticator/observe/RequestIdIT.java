package energy.nox.authenticator.observe;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.LinkSessionApi;

/** Every answer has a request id of ours, whatever the caller calls its request. */
class RequestIdIT extends ArquillianIT {

    @Test
    void everyAnswerHasOneOfItsOwn() {
        String ofCreate = requestId(api.request(LinkSessionApi.PATH).header("x-api-key", ACME_KEY));
        assertNotEquals(ofCreate, requestId(api.request("nope")));
    }

    @Test
    void theCallersOwnNeverTakesItsPlace() {
        String ours = requestId(api.request("nope").header("X-Request-Id", "caller-0123"));
        assertEquals(ours, UUID.fromString(ours).toString());
        assertNotEquals(ours, requestId(api.request("nope").header("X-Request-Id", ours)),
                "nor does another one of ours");
    }

    static Stream<String> harmful() {
        return Stream.of("bad id <script>", "x".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void aHarmfulOneDoesNotComeBack(String given) {
        assertNotEquals(given, requestId(api.request("nope").header("X-Request-Id", given)));
    }

    private String requestId(HttpRequest.Builder request) {
        return api.send(request).headers().firstValue("X-Request-Id").orElseThrow();
    }
}
