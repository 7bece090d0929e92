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
 * <li>A secret that we are given by configuration, and share with nobody who could judge it, has to be hard to guess
 *     ({@link energy.nox.authenticator.secret.SecretStrength}).
 * <li>Only its digest is stored ({@link energy.nox.authenticator.secret.Sha256}). A plain SHA-256 is enough for a
 *     secret of 256 random bits, which nobody can guess; for a password it would not be.
 * <li>A digest that came from outside is compared in constant time.
 * <li>A secret that can be derived from another one, by HMAC, is not stored at all.
 * <li>The signing keys are read again while the server runs; a key that was generated stays until the server ends.
 * <li>One key signs results and consent receipts ({@link energy.nox.authenticator.secret.SigningKeys}). The header
 *     {@code typ}, which both of them have, tells one from the other (RFC 8725, section 3.11).
 * </ul>
 */
package energy.nox.authenticator.secret;
