package energy.nox.authenticator.supplier;

import java.util.Optional;

/**
 * Who logged in at the supplier: all that is kept of the login (OpenID Connect Core, section 5.7), and what its owner
 * recognizes the account by, already masked.
 */
public record SupplierAccount(String issuer, String subject, Optional<String> label, Optional<String> customerNumber) {
}
