/**
 * What operators learn of the service: the id and the client of each request, the log, the audit and the server's own
 * health.
 *
 * <p>Routes: {@code /health/started}, {@code /health/live} and {@code /health/ready}, which the server serves. A module
 * that depends on something else brings its own readiness check.
 *
 * <p>Rules:
 * <ul>
 * <li>No token and no key is logged, traced or audited.
 * <li>A client's address is what a trusted proxy says of it, and otherwise the other end of the connection
 *     ({@link energy.nox.authenticator.observe.TrustedProxies}). Nothing is looked up for it.
 * <li>The id of a request is always ours; the caller's own is kept beside it.
 * <li>A flood of refusals is counted and does not flood the audit.
 * <li>Liveness asks nobody: a server must not be restarted because something else is away.
 * <li>Requests do not wait for each other at the audit.
 * </ul>
 */
package energy.nox.authenticator.observe;
