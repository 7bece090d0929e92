/**
 * Link sessions: each is one attempt to connect a manufacturer's user with an energy supplier.
 *
 * <h2>Routes</h2>
 * All of them need a manufacturer's API key; {@code linksession.web} has them.
 * <ul>
 * <li>{@code POST /v2/manufacturer/link-sessions} opens a session; with an {@code Idempotency-Key} it may be repeated
 *     ({@link energy.nox.authenticator.linksession.repeat})
 * <li>{@code GET /v2/manufacturer/link-sessions/{link_token}} reads one
 * <li>{@code DELETE /v2/manufacturer/link-sessions/{link_token}} cancels one
 * </ul>
 * The module {@code connection} confirms a session and opens one that renews a connection. The user's browser opens,
 * completes and cancels sessions on the pages of the module {@code hosted}.
 *
 * <h2>States and transitions</h2>
 * <pre>
 *        open
 *  (new) -----&gt; OPEN --+-- complete ------------------------------&gt; COMPLETED
 *                |     +-- cancel --------------------------------&gt; CANCELLED
 *                |     +-- the deadline is reached ---------------&gt; EXPIRED
 *                | agree, where the manufacturer confirms its users
 *                +-&gt; PENDING --+-- confirm -----------------------&gt; COMPLETED
 *                              +-- cancel, or another user -------&gt; CANCELLED
 *                              +-- the deadline is reached -------&gt; EXPIRED
 * </pre>
 * COMPLETED, CANCELLED and EXPIRED are final. EXPIRED is not stored: it follows from the deadline and the clock. The
 * deadline is {@code expires_at} at first. A login that begins before it moves it by a grace
 * ({@code nox.link-session.login-grace}). The agreement sets it so that the manufacturer has time to confirm
 * ({@code nox.link-session.confirmation-lifetime}). The API never changes {@code expires_at}.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>{@link energy.nox.authenticator.linksession.LinkSession} alone decides a transition;
 *     {@link energy.nox.authenticator.linksession.LinkSessions} locks the session's row before it asks. So each session
 *     ends once, however many servers and callers try.
 * <li>The order of locks is: subscriber, session, login.
 * <li>A session is committed before its create is answered. What happens to those who observe it does not change that
 *     answer.
 * <li>A token is a secret of 256 bits. Only its SHA-256 is stored, and it is written to no log. Of the code that
 *     confirms a session only the SHA-256 is stored too, until the session ends.
 * <li>{@code user_hint} is shown to the user and is used for nothing else.
 * <li>A session that names a supplier leads to that supplier, which must be offered to the manufacturer's users.
 * <li>Another manufacturer's session is not found, like one that does not exist. So is one of a manufacturer that
 *     is not enabled; that is looked at again under the row's lock.
 * <li>A session is removed some time after it has expired ({@link energy.nox.authenticator.linksession.expiry}).
 * <li>A {@link energy.nox.authenticator.linksession.LinkSessionEvent} tells of each transition except expiry, after the
 *     commit.
 * </ul>
 */
package energy.nox.authenticator.linksession;
