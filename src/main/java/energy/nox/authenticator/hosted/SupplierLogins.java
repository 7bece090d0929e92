package energy.nox.authenticator.hosted;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.persistence.ConnectionShares;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierAccount;
import energy.nox.authenticator.supplier.SupplierException;
import energy.nox.authenticator.supplier.SupplierSignals;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The calls of suppliers that a login needs. They are made outside any transaction. One that fails is counted, and the
 * log says precisely why; the user learns only what it means.
 */
@ApplicationScoped
public class SupplierLogins {

    private static final Logger LOG = Log.of(SupplierLogins.class);

    private Suppliers suppliers;
    private SupplierSignals signals;
    private LoginAudit audit;
    private PublicUrls urls;
    private ConnectionShares shares;

    /** For the CDI proxy. */
    protected SupplierLogins() {
    }

    @Inject
    public SupplierLogins(Suppliers suppliers, SupplierSignals signals, LoginAudit audit, PublicUrls urls,
            ConnectionShares shares) {
        this.suppliers = suppliers;
        this.signals = signals;
        this.audit = audit;
        this.urls = urls;
        this.shares = shares;
    }

    /**
     * Where the user logs in; empty where the session's manufacturer does not offer this supplier.
     *
     * @param another whether the user wants another account than the last time
     */
    public Optional<URI> loginUrl(Visit visit, String supplierId, LoginSecrets secrets, boolean another)
            throws SupplierException {
        var chosen = suppliers.findOffered(supplierId, visit.session().manufacturerId());
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(reporting(visit.session().id(), supplierId,
                () -> chosen.get().loginUrl(secrets, urls.callback(supplierId), visit.language(), another)));
    }

    /**
     * The account that the user has logged in to.
     *
     * @param parameters the supplier's answer, its {@code state} already found to be this login's
     */
    public SupplierAccount account(Visit visit, String supplierId, LoginSecrets secrets,
            Map<String, List<String>> parameters) throws SupplierException {
        return reporting(visit.session().id(), supplierId, () -> {
            var supplier = suppliers.findOffered(supplierId, visit.session().manufacturerId())
                    .orElseThrow(() -> new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE,
                            "The supplier is no longer offered"));
            return supplier.account(parameters, secrets, urls.callback(supplierId));
        });
    }

    private interface Call<T> {
        T run() throws SupplierException;
    }

    private <T> T reporting(UUID linkSessionId, String supplierId, Call<T> call) throws SupplierException {
        // A supplier that does not answer must not hold the pages' connections.
        shares.giveBack();
        try {
            return call.run();
        } catch (SupplierException e) {
            signals.loginFailed(supplierId, e.reason());
            audit.failed(linkSessionId, supplierId, e.reason());
            LOG.log(e.reason() == SupplierException.Reason.ACCESS_DENIED ? Level.INFO : Level.WARNING,
                    "Session {0}: login at supplier {1} did not succeed: {2}",
                    new Object[] {linkSessionId, supplierId, e.getMessage()});
            throw e;
        }
    }
}
