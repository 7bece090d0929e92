/**
 * The hosted pages: they take a user from the manufacturer's app to the energy supplier's login, show the account
 * that the user logged in to, ask for the user's agreement, and lead back with the result. This is the only place
 * that decides what step comes next.
 *
 * <h2>Routes</h2>
 * <ul>
 *   <li>{@code GET /ui?token=}: the link; binds the browser and leads to the session's page
 *   <li>{@code GET /ui/session/{id}}: the page of a link session
 *   <li>{@code POST /ui/session/{id}/login}: begins a login at the chosen supplier
 *   <li>{@code GET /ui/callback/{supplier}}: the supplier's answer
 *   <li>{@code POST /ui/session/{id}/connect}: the user agrees to connect the account that the page has shown
 *   <li>{@code GET /ui/session/{id}/receipt}: the receipt of that agreement
 *   <li>{@code POST /ui/session/{id}/leave}: the user gives up
 *   <li>{@code GET /ui/manage?token=}, {@code GET /ui/manage/{id}}, {@code GET /ui/manage/{id}/receipt},
 *       {@code POST /ui/manage/{id}/disconnect}: the link to, and the page on which a person sees and ends the connection
 *   <li>{@code GET /ui/assets/…}, {@code /ui/brands/…}, {@code /ui/suppliers/…}: stylesheets and images
 *   <li>{@code GET /.well-known/jwks.json}: the keys that results and receipts are signed with
 *   <li>{@code GET /.well-known/security.txt}: whom to tell of a weakness
 * </ul>
 *
 * <h2>Steps</h2>
 * {@link LinkFlow} answers each route of a link session with a {@link Step}: a page to show or a place to go.
 * {@code hosted.web} turns the step into HTTP.
 *
 * <pre>
 * GET /ui?token=   not bound yet                        Bind, then GET session
 *                  bound                                GoToPage, then GET session
 * GET session      open, this browser has logged in     ShowAccount
 *                  open, the session names a supplier   GoToSupplier; if that supplier is away, Choose
 *                  open, otherwise                      Choose
 *                  open, and the URL has a notice       ConfirmLeaving, ExplainFailure or Choose, as it asks
 *                  open, too late for a new login       ShowEnd, as expired
 *                  pending, or over                     ShowEnd; the result is for the browser that agreed alone
 * POST login       open, supplier there                 GoToSupplier, then the supplier, then the callback
 *                  the supplier is away                 GoToFailure, then ExplainFailure
 *                  too many logins have begun           RefuseLogin
 *                  otherwise                            GoToPage, then GET session
 * GET callback     the first answer, a good login       GoToPage, then ShowAccount
 *                  the first answer, no good login      GoToFailure, then ExplainFailure
 *                  a reload, or the session is over     GoToPage, then GET session
 *                  another browser began the login      RefuseBrowser
 * POST connect     the account that the page has shown  GoToPage, then ShowEnd; or GoToManufacturer, if the
 *                                                       manufacturer skips the last page
 *                  of an older login, or unknown        RefuseAccount
 *                  of a supplier not offered any more   GoToFailure, then ExplainFailure
 *                  not open                             GoToPage, then GET session
 * GET receipt      completed by this browser            SendReceipt
 *                  otherwise                            GoToPage, then GET session
 * POST leave       open or pending                      GoToManufacturer, with the error
 *                  otherwise                            GoToPage, then GET session
 * all of session   this browser is not bound            AskForCookie
 * any of them      no such session or login             UnknownLink; so too while its manufacturer is not enabled
 * </pre>
 *
 * From the pages of an open session, the user goes on: Choose to the login or to ConfirmLeaving; ShowAccount to the
 * agreement, to the login once more for another account, to Choose or to ConfirmLeaving; ConfirmLeaving back or to
 * leave; ExplainFailure to the login once more, to Choose or to leave.
 *
 * <h2>Rules</h2>
 * <ul>
 *   <li>A GET links nothing. The callback uses its login, once, and keeps what the supplier said of the account. A GET
 *       of the page of a session that names a supplier notes that a login begins. The link itself begins nothing.
 *   <li>The token is in the URL of the link alone. Every other URL, page and form names the session by its id, which
 *       opens nothing without the browser's cookie. That cookie has the token and the browser's secret.
 *   <li>A browser keeps a limited number of cookies, and a session has a limited number of logins.
 *   <li>A login is finished, and its account seen and connected, only in the browser that began it.
 *   <li>Only the account of the login that the page was about is connected: the form carries the login's id, and a
 *       newer login in the same browser makes an older page useless.
 *   <li>What was learned of accounts is forgotten in the transaction in which the person agrees or the session ends, or
 *       soon after the session has expired.
 *   <li>A form is taken from our own pages alone, not from another host of the same site.
 *   <li>Suppliers are called outside any transaction. Rows are locked in the order subscriber, session, login.
 *   <li>A user only ever leaves for a supplier that is configured, for the session's own {@code redirect_url}, or for
 *       that of the manage session.
 *   <li>The version of the text that a person agrees to is a hash of its wording ({@link ConsentTexts}).
 * </ul>
 */
package energy.nox.authenticator.hosted;
