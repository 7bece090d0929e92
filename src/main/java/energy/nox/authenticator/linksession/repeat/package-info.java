/**
 * Creates that a manufacturer's backend may repeat, since it gives them an {@code Idempotency-Key}: after a time-out it
 * sends the same request again and gets the same answer, from any server.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>A key belongs to the manufacturer that sends it. It stands for one request and one session until that session
 *     expires; then it is free again.
 * <li>The same key with another request is a conflict (409), and nothing changes.
 * <li>A create that was refused is not remembered.
 * <li>Of many callers with one key one stores the session; the others get its answer.
 * <li>The token is part of the answer and is stored nowhere. It is derived from a configured secret and a stored salt
 *     (HMAC, RFC 2104), so that who reads the database cannot make it.
 * </ul>
 *
 * <p>{@code LinkSessions.open} is the way in; this package has no routes.
 */
package energy.nox.authenticator.linksession.repeat;
