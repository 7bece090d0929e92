package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.Deployments;
import energy.nox.authenticator.support.LinkSessionApi;

/** A resource that says nothing of API keys needs one, wherever it is. */
@ExtendWith(ArquillianExtension.class)
class ForgottenResourceIT {

    @ArquillianResource
    private URI base;

    private LinkSessionApi api;

    @Deployment(testable = false)
    static WebArchive war() {
        return Deployments.builtWar().addClasses(ForgottenResource.class, ForgottenResource.Deeper.class);
    }

    @BeforeEach
    void connect() {
        api = new LinkSessionApi(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3/forgotten", "v3;a=b/forgotten", "v3/forgotten/", "v3/forgotten/deeper"})
    void isRefusedWithoutAKey(String path) {
        HttpResponse<String> response = api.get(path);
        assertEquals(401, response.statusCode(), response.body());
        assertEquals("API key is required (header x-api-key)", json(response).getString("error"));
        assertEquals(401, api.send(api.request(path).method("HEAD", BodyPublishers.noBody())).statusCode());
        assertEquals("served", api.send(api.request(path).header("x-api-key", ACME_KEY)).body());
    }

    @Test
    void whatReachesNoResourceIsAnsweredWithoutAKey() {
        assertEquals(404, api.get("v3/nope").statusCode());
        HttpResponse<String> options = api.send(api.request("v3/forgotten").method("OPTIONS", BodyPublishers.noBody()));
        assertEquals(200, options.statusCode());
        assertTrue(options.headers().firstValue("Allow").orElse("").contains("GET"));
    }

    @Test
    void thePagesNeedNoKey() {
        assertEquals(200, api.get(".well-known/jwks.json").statusCode());
        assertEquals(200, api.get("ui/assets/nox.css").statusCode());
        assertEquals(404, api.get("ui?token=nope").statusCode());
    }
}
