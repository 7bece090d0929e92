/**
 * The energy suppliers and the login at them. Each supplier is an OpenID provider (OpenID Connect Core 1.0), and this
 * service is its client. The module has no routes of its own.
 *
 * <p>Rules:
 * <ul>
 * <li>A request never fetches a discovery document; a timer does. Without the document a login fails at once.
 * <li>A limited number of logins wait for one supplier at a time. The next one fails at once.
 * <li>No call of a supplier happens inside a database transaction.
 * <li>The supplier's tokens are dropped once the subject is read.
 * <li>A supplier that is away makes its own logins fail and never makes the server unready.
 * </ul>
 */
package energy.nox.authenticator.supplier;
