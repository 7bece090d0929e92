/**
 * Calls of servers that other people run: suppliers and the receivers of webhooks. They are not trusted: where a call
 * may go, how long it takes and how much it answers is decided here.
 *
 * <h2>Routes</h2>
 * None.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>The addresses of a name are looked up and checked when a connection is made, and those that were checked are the
 *     only ones that it is made to. One address that may not be called refuses the name.
 * <li>Public addresses may be called; those of private networks where the caller's limits allow it; this machine only
 *     by the name localhost or its loopback address, and then too only where private addresses are allowed; its link,
 *     where clouds answer secrets, never.
 * <li>One deadline holds for the whole call, the lookup of the name included. A lookup that hangs keeps one of few
 *     threads.
 * <li>A redirect is an answer like any other. Cookies, credentials and compression do not exist; nothing is sent twice.
 * <li>Certificates are checked by what the JVM trusts, and must be of the host's name.
 * <li>The JVM's proxy ({@code https.proxyHost}, {@code http.nonProxyHosts}) is used where it is set. The proxy then
 *     looks names up, so it is the proxy that has to keep calls out of private networks; addresses that stand in a URL
 *     itself are checked here all the same.
 * </ul>
 */
package energy.nox.authenticator.outbound;
