/**
 * NOX users: who a manufacturer's user is for NOX ({@code nox_user_id}), which devices that user has, which account at
 * an energy supplier the user is connected to, and what the user has agreed to.
 *
 * <h2>Routes</h2>
 * <ul>
 * <li>{@code POST /v2/manufacturer/device-connections} makes a subscriber of a user and replaces the user's devices; it
 *     needs a manufacturer's API key ({@code subscriber.web})
 * </ul>
 * The module {@code connection} has the routes that read, end and erase connections. It makes a connection by
 * {@link energy.nox.authenticator.subscriber.Subscribers#link}, once the person has agreed to it.
 *
 * <h2>States and transitions</h2>
 * <pre>
 *  (new)        -- connect devices --&gt; DISCONNECTED  (never_connected)
 *  (new)        -- link -------------&gt; CONNECTED
 *  DISCONNECTED -- link -------------&gt; CONNECTED
 *  CONNECTED    -- link -------------&gt; CONNECTED     the account is replaced
 *  CONNECTED    -- disconnect -------&gt; DISCONNECTED  (by_manufacturer, by_user), the account is forgotten
 *  any state    -- erase ------------&gt; gone
 * </pre>
 * RELINK_REQUIRED is for a supplier that no longer vouches for the account; it changes like CONNECTED. No supplier
 * tells us that yet, so nothing sets it.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>One user of one manufacturer is one subscriber, whose {@code nox_user_id} never changes. Of many first calls at
 *     the same moment one makes the subscriber; the others find it. A user who was erased and comes back is a new
 *     subscriber.
 * <li>Whoever changes a subscriber or its connection holds the subscriber's row locked until the commit, and locks a
 *     link session only after that.
 * <li>A subscriber has one connection at most; linking again replaces its account.
 * <li>No connection is without a consent. A consent never changes, and its receipt is signed when it is given
 *     ({@link energy.nox.authenticator.subscriber.ConsentReceipts}).
 * <li>When a connection has ended, the supplier's name and the consent stay, and the account is forgotten.
 * <li>An erasure removes the subscriber with everything that belongs to it. The row that it leaves names nobody.
 * <li>A list of devices replaces the one before as a whole; a request without a list leaves the devices as they are.
 * <li>The list of connections is in the order of creation, which never changes, so that pages fit together while rows
 *     come and go ({@link energy.nox.authenticator.subscriber.ConnectionQuery}).
 * <li>The audit says after the commit that an account was linked or replaced, that a connection has ended, and that a
 *     person was exported or erased.
 * </ul>
 */
package energy.nox.authenticator.subscriber;
