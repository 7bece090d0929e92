package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.support.ItEnvironment.GLOBEX_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.support.Deployments;
import energy.nox.authenticator.support.ItEnvironment;
import energy.nox.authenticator.support.LinkSessionApi;

/** What a refusal says in its status line, which people see who try the API by hand. */
@ExtendWith(ArquillianExtension.class)
class ReasonPhraseIT {

    private static final String LIMIT = "nox.manufacturer.globex.requests-per-minute";

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return Deployments.builtWar();
    }

    @Test
    void overTheRateLimitItIsTooManyRequests() throws IOException {
        ItEnvironment.configure(LIMIT, "1");
        try {
            assertEquals("Too Many Requests", eventually(429).getResponseMessage());
        } finally {
            ItEnvironment.configure(LIMIT, "0");
        }
        assertEquals("Not Found", eventually(404).getResponseMessage());
    }

    /** Asks until the configuration has been read again, for ten seconds at most. */
    private HttpURLConnection eventually(int status) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        HttpURLConnection answered;
        do {
            answered = (HttpURLConnection) base.resolve(LinkSessionApi.PATH + "/unknown").toURL().openConnection();
            answered.setRequestProperty("x-api-key", GLOBEX_KEY);
        } while (answered.getResponseCode() != status && System.nanoTime() < deadline);
        assertEquals(status, answered.getResponseCode());
        return answered;
    }
}
