/**
 * The energy suppliers: OpenID providers that this service is a client of. They are configured, not stored, and the
 * configuration is read again while the server runs.
 *
 * <h2>Routes</h2>
 * None. The pages of the module {@code hosted} send the user to a supplier and receive its answer.
 *
 * <h2>One login</h2>
 * <pre>
 *  loginUrl: authorization code, PKCE, state, nonce, prompt, max_age --&gt; the supplier --&gt; the redirect URI
 *  account:  the answer's iss --&gt; token endpoint --&gt; ID token validated --&gt; auth_time checked
 *            --&gt; name and customer number, from the ID token or from UserInfo, masked --&gt; all tokens dropped
 * </pre>
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>The supplier asks the person for the account each time ({@code prompt}), so that a login which is still alive in
 *     the browser does not connect the next person. The configuration can ask for something else.
 * <li>Where {@code max-age} is configured, {@code auth_time} must be in the ID token and be recent.
 * <li>Issuer and subject of the ID token name the account. A name is only shown: it is masked before it leaves this
 *     module ({@link energy.nox.authenticator.supplier.SupplierAccount}), and a UserInfo endpoint that fails costs
 *     the page a name and not the login.
 * <li>The supplier's tokens are never stored. So nothing can be revoked when a connection ends.
 * <li>No user waits for a discovery document, which a timer fetches ({@link
 *     energy.nox.authenticator.supplier.SupplierDiscoveryTimer}). Each call has one deadline and an answer of at most
 *     64 KB, and few calls wait for one supplier at a time. No call is made within a database transaction.
 * <li>A supplier is not trusted. Each time its discovery document is fetched, its endpoints must be of the issuer's
 *     domain or be listed, on this machine only where the issuer is, and by https ({@link
 *     energy.nox.authenticator.supplier.SupplierTrust}); otherwise the document is not used. Another UserInfo endpoint
 *     is not asked. Redirects end a call, addresses of private networks need the operator's word, and an
 *     ID token is signed by an algorithm of the supplier's list.
 * <li>PKCE verifier and nonce are derived from the state and the browser's secret, so that neither is stored
 *     ({@link energy.nox.authenticator.supplier.LoginSecrets}).
 * </ul>
 */
package energy.nox.authenticator.supplier;
