package energy.nox.authenticator.support;

import java.net.URI;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test from outside of the built WAR, on PostgreSQL and under a context root, where Arquillian deploys it. */
@ExtendWith(ArquillianExtension.class)
public abstract class ArquillianIT {

    /** Where the WAR is; ends in a slash. */
    @ArquillianResource
    protected URI base;

    protected LinkSessionApi api;

    @Deployment(testable = false)
    static WebArchive war() {
        return Deployments.builtWar();
    }

    @BeforeEach
    void connect() {
        api = new LinkSessionApi(base);
    }

    /** What the server itself answers, beside the WAR: its health and the OpenAPI document. */
    protected LinkSessionApi server() {
        return new LinkSessionApi(base.resolve("/"));
    }
}
