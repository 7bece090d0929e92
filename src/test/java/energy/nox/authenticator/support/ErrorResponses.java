package energy.nox.authenticator.support;

import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What every error of the API has in common. */
public final class ErrorResponses {

    /** What must never leave the server: names of classes, of the database's, of products. */
    private static final List<String> LEAKS = List.of("Exception", "at energy.", "java.", "jakarta.", "energy.nox",
            "hibernate", "resteasy", "liberty", "websphere", "SRVE", "postgres", "select ", "insert ", "link_session");

    private ErrorResponses() {
    }

    /** The contract's body, a request id, and nothing that tells of what is inside. */
    public static void assertClean(HttpResponse<String> response) {
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("application/json"),
                response.uri() + " " + response.headers().map() + response.body());
        assertEquals(Set.of("error"), json(response).keySet());
        assertTrue(response.headers().firstValue("X-Request-Id").isPresent());
        String everything = response.headers().map() + response.body();
        LEAKS.forEach(leak -> assertFalse(everything.toLowerCase().contains(leak.toLowerCase()),
                leak + " in " + everything));
        assertEquals(List.of(), Stream.of("Server", "X-Powered-By", "$WSEP")
                .filter(response.headers().map()::containsKey).toList());
    }
}
