/**
 * Secrets: how they are made, and how they are kept without being stored.
 *
 * <h2>Routes</h2>
 * None.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>A secret that we give out has 256 random bits from a secure generator
 *     ({@link energy.nox.authenticator.secret.RandomSecret}).
 * <li>Only its digest is stored ({@link energy.nox.authenticator.secret.Sha256}). A plain SHA-256 is enough for a
 *     secret of 256 random bits, which nobody can guess; for a password it would not be.
 * <li>A digest that came from outside is compared in constant time.
 * </ul>
 */
package energy.nox.authenticator.secret;
