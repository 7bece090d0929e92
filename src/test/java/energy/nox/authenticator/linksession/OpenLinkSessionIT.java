package energy.nox.authenticator.linksession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.support.Deployments;
import jakarta.inject.Inject;

/** A session that is stored is answered, whatever happens to those who hear of it. */
@ExtendWith(ArquillianExtension.class)
class OpenLinkSessionIT {

    private static final Manufacturer ACME =
            new Manufacturer("acme", "Acme", "Acme", true, List.of(), Optional.empty(), "#0b6e4f", Optional.empty(), 0,
                    false, true);
    private static final NewLinkSession REQUEST =
            new NewLinkSession(ACME, FailingObserver.USER, Language.NL, "https://your-app.com/callback", Optional.empty(), Optional.empty());

    @Inject
    private LinkSessions linkSessions;

    @Deployment
    static WebArchive war() {
        return Deployments.builtWar().addPackage("energy.nox.authenticator.support").addClass(FailingObserver.class);
    }

    @Test
    void anObserverThatFailsDoesNotFailTheCreate() {
        CreatedLinkSession created = linkSessions.open(REQUEST, Optional.empty());
        assertTrue(linkSessions.find(created.token()).orElseThrow().isOpen());
    }

    @Test
    void anObserverThatFailsDoesNotFailARepeatableCreate() {
        Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey(UUID.randomUUID().toString()));
        CreatedLinkSession created = linkSessions.open(REQUEST, key);
        assertTrue(linkSessions.find(created.token()).orElseThrow().isOpen());
        assertEquals(created.token().value(), linkSessions.open(REQUEST, key).token().value());
    }
}
