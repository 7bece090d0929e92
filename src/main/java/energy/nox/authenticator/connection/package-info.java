/**
 * The life of a connection between a manufacturer's user and an account at an energy supplier: it is made, confirmed,
 * read, renewed, ended, exported and erased. This module joins link sessions ({@code linksession}) and NOX users
 * ({@code subscriber}), which do not know each other.
 *
 * <h2>Routes</h2>
 * All of them need a manufacturer's API key; {@code connection.web} has them.
 * <ul>
 * <li>{@code POST /v2/manufacturer/link-sessions/{link_token}/confirm} makes the link of a pending session
 * <li>{@code GET /v2/manufacturer/connections} lists connections, {@code GET …/{nox_user_id}} reads one
 * <li>{@code POST …/{nox_user_id}/relink-sessions} opens a link session for the same user and supplier
 * <li>{@code POST …/{nox_user_id}/manage-sessions} opens the page on which the person sees and ends the connection
 * <li>{@code DELETE …/{nox_user_id}/supplier} ends the connection
 * <li>{@code DELETE …/{nox_user_id}} erases the person
 * <li>{@code GET …/{nox_user_id}/export} tells everything that is stored about the person
 * </ul>
 *
 * <h2>States and transitions</h2>
 * <pre>
 *  the person agrees:
 *    the manufacturer does not confirm its users ------------&gt; linked, session COMPLETED
 *    it does ------&gt; PendingLink, session PENDING --+-- confirm, its user -------&gt; linked, session COMPLETED
 *                                                   +-- confirm, another user ---&gt; session CANCELLED
 *                                                   +-- cancel ------------------&gt; session CANCELLED
 *                                                   +-- nobody confirms in time -&gt; session EXPIRED
 *
 *    a connection:   CONNECTED or RELINK_REQUIRED -- disconnect --&gt; DISCONNECTED -- link --&gt; CONNECTED
 *    a NOX user:     any state -- erase --&gt; gone, without a trace of who it was
 * </pre>
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>Subscriber, consent and session change in one transaction ({@link energy.nox.authenticator.connection.Linking}).
 *     Rows are locked in the order subscriber, session, login.
 * <li>What waits for a confirmation ({@link energy.nox.authenticator.connection.PendingLink}) is deleted in the
 *     transaction that ends its session, or soon after the session has expired.
 * <li>A confirmation for another user ends the session, so that nothing can ever be linked by it. A confirmation with a
 *     wrong code changes nothing, so that a stranger cannot end a session.
 * <li>After an erasure, one row says that somebody was erased, when, of which manufacturer and by whom
 *     ({@link energy.nox.authenticator.subscriber.ErasedBy}). So an erased NOX user looks like one that never was.
 * <li>The retention erases each person in a transaction of its own and looks again, under the lock, whether the
 *     connection is still ended ({@link energy.nox.authenticator.connection.Retention}).
 * <li>A manage session's token is a secret of 256 bits that works for ten minutes; only its digest is stored.
 * </ul>
 */
package energy.nox.authenticator.connection;
