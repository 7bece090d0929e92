package energy.nox.authenticator.hosted;

import static energy.nox.authenticator.support.ItEnvironment.ACME_KEY;
import static energy.nox.authenticator.support.LinkSessionApi.body;
import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.support.Deployments;
import energy.nox.authenticator.support.LinkSessionApi;

/** The pages where users see them by https. */
@ExtendWith(ArquillianExtension.class)
class HttpsPagesIT {

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return Deployments.builtWar();
    }

    /** The host may have other sites below it, which are not this service's to bind. */
    @Test
    void bindTheirOwnHostToHttpsAndNoHostBelowIt() {
        LinkSessionApi api = new LinkSessionApi(base);
        String token = json(api.create(ACME_KEY, body(Map.of()).toString())).getString("link_token");
        assertEquals(List.of("max-age=31536000"),
                api.get("ui?token=" + token).headers().allValues("Strict-Transport-Security"));
    }
}
