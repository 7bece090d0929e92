package energy.nox.authenticator.linksession;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

/** Fails whenever it hears of a session of one user. */
@ApplicationScoped
public class FailingObserver {

    static final String USER = "user of the failing observer";

    void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) LinkSessionEvent event) {
        if (event.userId().equals(USER)) {
            throw new IllegalStateException("This observer always fails");
        }
    }
}
