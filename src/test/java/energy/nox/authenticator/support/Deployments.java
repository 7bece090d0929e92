package energy.nox.authenticator.support;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that the build made, deployed under a context root of its own as an estate does. */
public final class Deployments {

    private Deployments() {
    }

    public static WebArchive builtWar() {
        return ShrinkWrap.create(ZipImporter.class, "authenticator.war")
                .importFrom(PackagedBuild.war().toFile())
                .as(WebArchive.class);
    }
}
