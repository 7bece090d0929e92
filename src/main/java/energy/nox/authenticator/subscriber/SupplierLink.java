package energy.nox.authenticator.subscriber;

/** A subscriber's account at a supplier: the supplier as configured, and issuer and subject of its ID token. */
public record SupplierLink(String supplierId, String issuer, String subject) {
}
