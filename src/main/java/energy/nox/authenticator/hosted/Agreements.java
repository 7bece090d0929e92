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
import energy.nox.authenticator.supplier.SupplierException;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** The moments in which a person agrees to connect an account: link, session, consent and login change together. */
@ApplicationScoped
public class Agreements {

    private LoginAttempts attempts;
    private Linking linking;
    private ConsentTexts texts;
    private Suppliers suppliers;
    private Clock clock;

    /** For the CDI proxy. */
    protected Agreements() {
    }

    @Inject
    public Agreements(LoginAttempts attempts, Linking linking, ConsentTexts texts, Suppliers suppliers,
            Clock clock) {
        this.attempts = attempts;
        this.linking = linking;
        this.texts = texts;
        this.suppliers = suppliers;
        this.clock = clock;
    }

    /**
     * The person in this browser agrees to connect the account that the page has shown. Rows are locked in the order
     * that all of the service keeps: subscriber, session, login.
     *
     * @param attemptId of the login that the page was about
     * @return the session, completed or pending; empty where this browser has no such account (any more)
     * @throws SessionIsOverException where the session was not open any more; then nothing has changed
     * @throws SupplierException where the supplier is not offered any more; then nothing has changed
     */
    @Transactional(rollbackOn = SessionIsOverException.class)
    public Optional<LinkSessionView> agree(Visit visit, UUID attemptId)
            throws SessionIsOverException, SupplierException {
        Optional<LoggedInAccount> account = attempts.findAccount(attemptId, visit.binding(), visit.session().id());
        if (account.isEmpty()) {
            return Optional.empty();
        }
        String supplierId = account.get().link().supplierId();
        if (!suppliers.isOffered(supplierId, visit.session().manufacturerId())) {
            throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                    "Supplier " + supplierId + " is no longer offered");
        }
        ConsentGiven consent = new ConsentGiven(clock.instant(), visit.language(), texts.version(visit.language()));
        LinkSessionView session = linking.connect(visit.session(), account.get().link(), consent,
                confirmationCode(visit.binding(), visit.session().id()));
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
