package energy.nox.authenticator.subscriber;

import java.util.List;
import java.util.Map;

import energy.nox.authenticator.persistence.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;

/** The accounts at suppliers, for the export: the API shows them nowhere else. */
@ApplicationScoped
public class SupplierAccounts implements PersonalData {

    @PersistenceContext(unitName = "authenticator")
    private EntityManager entities;

    @Override
    public String name() {
        return "supplier_accounts";
    }

    @Override
    @Transactional
    public List<Map<String, Object>> find(String manufacturerId, String userId) {
        return entities.createQuery("select c from Connection c join Subscriber s on s.noxUserId = c.noxUserId"
                        + " where s.manufacturerId = :manufacturer and s.userId = :user", Connection.class)
                .setParameter("manufacturer", manufacturerId)
                .setParameter("user", userId)
                .getResultStream().filter(Connection::isAlive).map(Connection::account)
                .map(account -> Map.<String, Object>of("energy_supplier", account.supplierId(), "issuer", account.issuer(),
                        "subject", account.subject()))
                .toList();
    }
}
