/**
 * NOX users: who a manufacturer's user is for NOX ({@code nox_user_id}), which devices that user has, and which account
 * at an energy supplier the user is connected to.
 *
 * <h2>Routes</h2>
 * <ul>
 * <li>{@code POST /v2/manufacturer/device-connections} makes a subscriber of a user and replaces the user's devices; it
 *     needs a manufacturer's API key ({@code subscriber.web})
 * </ul>
 * The connection to a supplier is made by the module {@code hosted}, which calls
 * {@link energy.nox.authenticator.subscriber.Subscribers#link} when a login has succeeded.
 *
 * <h2>States and transitions</h2>
 * <pre>
 *        connect devices                    link
 *  (new) ---------------&gt; NOT CONNECTED --------&gt; CONNECTED --+
 *    |                                              ^   ^        | link: replaces the account
 *    +--------------------- link -------------------+   +--------+
 * </pre>
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>One user of one manufacturer is one subscriber, whose {@code nox_user_id} never changes. Of many first calls at
 *     the same moment one makes the subscriber; the others find it.
 * <li>Whoever changes a subscriber holds its row locked until the commit, and locks a link session only after that.
 * <li>A subscriber has one connection at most; linking again replaces its account.
 * <li>A list of devices replaces the one before as a whole; a request without a list leaves the devices as they are.
 * <li>The audit says after the commit that an account was linked or replaced.
 * </ul>
 */
package energy.nox.authenticator.subscriber;
