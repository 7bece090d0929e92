package energy.nox.authenticator.subscriber;

/**
 * A subscriber got another account at a supplier than before, observed after its transaction has committed.
 *
 * @param replacedSupplierId the supplier of the account before, which may be the same one; null where there was none
 */
record SupplierLinkedEvent(String manufacturerId, String userId, String supplierId, String replacedSupplierId) {
}
