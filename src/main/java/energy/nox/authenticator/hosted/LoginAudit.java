package energy.nox.authenticator.hosted;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.supplier.SupplierException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The lines of the audit about logins that did not lead to an account. A person's address is in none of them. */
@ApplicationScoped
public class LoginAudit {

    private Audit audit;

    /** For the CDI proxy. */
    protected LoginAudit() {
    }

    @Inject
    public LoginAudit(Audit audit) {
        this.audit = audit;
    }

    /** The supplier did not answer with a login that can be trusted, or could not be asked. */
    public void failed(UUID linkSessionId, String supplierId, SupplierException.Reason reason) {
        audit.failed("login.failed", linkSessionId,
                Map.of("supplier", supplierId, "reason", reason.name().toLowerCase(Locale.ROOT)));
    }

    /** The supplier's answer came in a browser that did not begin the login. */
    public void wrongBrowser(UUID linkSessionId, String supplierId) {
        audit.failed("login.wrong_browser", linkSessionId, Map.of("supplier", supplierId));
    }

    /** As many logins have begun as a session may have. */
    public void tooMany(UUID linkSessionId, String supplierId) {
        audit.failed("login.too_many", linkSessionId, Map.of("supplier", supplierId));
    }
}
