package energy.nox.authenticator.supplier;

/** Who logged in at the supplier: all that is kept of the login (OpenID Connect Core, section 5.7). */
public record SupplierSubject(String issuer, String subject) {
}
