package energy.nox.authenticator.hosted;

import java.util.UUID;

import energy.nox.authenticator.subscriber.SupplierLink;

/**
 * The account that a person has logged in to, for the page on which the person agrees to connect it.
 *
 * @param attemptId      of the login; no secret
 * @param label          what its owner recognizes it by, masked; null where the supplier gave no name
 * @param customerNumber masked; null where the supplier gave none
 */
public record LoggedInAccount(UUID attemptId, SupplierLink link, String label, String customerNumber) {
}
