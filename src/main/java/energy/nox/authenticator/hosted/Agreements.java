package energy.nox.authenticator.hosted;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.connection.Linking;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.secret.Sha256;
import energy.nox.authenticator.subscriber.ConsentGiven;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** The moments in which a person agrees to connect an account: link, session, consent and login change together. */
@ApplicationScoped
public class Agreements {

    private LoginAttempts attempts;
    private Linking linking;
    private ConsentTexts texts;
    private Clock clock;

    /** For the CDI proxy. */
    protected Agreements() {
    }

    @Inject
    public Agreements(LoginAttempts attempts, Linking linking, ConsentTexts texts, Clock clock) {
        this.attempts = attempts;
        this.linking = linking;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * The person in this browser agrees to connect the account that the page has shown. Rows are locked in the order
     * that all of the service keeps: subscriber, session, login.
     *
     * @param attemptId of the login that the page was about
     * @return the session, completed or pending; empty where this browser has no such account (any more)
     * @throws SessionIsOverException where the session was not open any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public Optional<LinkSessionView> agree(Visit visit, BrowserBinding binding, UUID attemptId)
            throws SessionIsOverException {
        Optional<LoggedInAccount> account = attempts.findAccount(attemptId, binding, visit.session().id());
        if (account.isEmpty()) {
            return Optional.empty();
        }
        ConsentGiven consent = new ConsentGiven(clock.instant(), visit.language(), texts.version(visit.language()));
        LinkSessionView session = linking.connect(visit.session(), account.get().link(), consent,
                confirmationCode(binding, visit.session().id()));
        attempts.complete(attemptId);
        return Optional.of(session);
    }

    /**
     * The code that this browser carries to a manufacturer that confirms its user. It is derived from the browser's
     * secret, so that a reload carries the same one and nothing has to be stored but its digest.
     */
    static String confirmationCode(BrowserBinding binding, UUID sessionId) {
        byte[] message = ("confirmation|" + sessionId).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.hmac(binding.secret(), message));
    }
}
