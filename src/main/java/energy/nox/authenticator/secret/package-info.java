/**
 * Secrets: how they are made, how they are kept without being stored, and the key that signs what this service states.
 *
 * <h2>Routes</h2>
 * None. The module {@code hosted} publishes the public keys at {@code GET /.well-known/jwks.json}.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>A secret that we give out has 256 random bits from a secure generator
 *     ({@link energy.nox.authenticator.secret.RandomSecret}).
 * <li>Only its digest is stored ({@link energy.nox.authenticator.secret.Sha256}). A plain SHA-256 is enough for a
 *     secret of 256 random bits, which nobody can guess; for a password it would not be.
 * <li>A digest that came from outside is compared in constant time.
 * <li>A secret that can be derived from another one, by HMAC, is not stored at all.
 * <li>One key signs results and consent receipts ({@link energy.nox.authenticator.secret.SigningKeys}). The header
 *     {@code typ} tells one from the other, so that a receipt cannot be taken for a result.
 * </ul>
 */
package energy.nox.authenticator.secret;
