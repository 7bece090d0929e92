/**
 * What becomes of link sessions that have expired: they are counted for the metric {@code nox.link_sessions.expired},
 * and removed once they have been expired for the configured retention. Logins and idempotency records are removed with
 * their session.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>Each server has a timer, and they share the work: a batch skips the rows that another server holds.
 * <li>A session that expired while it was open is counted once; one row in the database says up to when.
 * <li>The count waits a minute, for completions that have yet to commit and for servers whose clocks differ.
 * <li>A run that fails is logged; the next one goes on from there.
 * </ul>
 *
 * <p>This package has no routes.
 */
package energy.nox.authenticator.linksession.expiry;
