/**
 * The hosted pages: they take a user from the manufacturer's app to the energy supplier's login, show the account
 * that the user logged in to, ask for the user's agreement, and lead back with the result. This is the only place
 * that decides what step comes next.
 *
 * <h2>Routes</h2>
 * <ul>
 *   <li>{@code GET /ui?token=}: the page of a link session
 *   <li>{@code POST /ui/login}: begins a login at the chosen supplier
 *   <li>{@code GET /ui/callback/{supplier}}: the supplier's answer
 *   <li>{@code POST /ui/connect}: the user agrees to connect the account that the page has shown
 *   <li>{@code GET /ui/receipt?token=}: the receipt of that agreement
 *   <li>{@code POST /ui/leave}: the user gives up
 *   <li>{@code GET /ui/manage?token=}, {@code GET /ui/manage/receipt?token=}, {@code POST /ui/manage/disconnect}: the
 *       page on which a person sees and ends the connection
 *   <li>{@code GET /ui/assets/…}, {@code /ui/brands/…}, {@code /ui/suppliers/…}: stylesheets and images
 *   <li>{@code GET /.well-known/jwks.json}: the keys that results and receipts are signed with
 * </ul>
 *
 * <h2>Steps</h2>
 * {@link LinkFlow} answers each route of a link session with a {@link Step}: a page to show or a place to go.
 * {@code hosted.web} turns the step into HTTP.
 *
 * <pre>
 * GET /ui          open, this browser has logged in     ShowAccount
 *                  open, the session names a supplier   GoToSupplier; if that supplier is away, Choose
 *                  open, otherwise                      Choose
 *                  open, and the URL has a notice       ConfirmLeaving, ExplainFailure or Choose, as it asks
 *                  open, too late for a new login       ShowEnd, as expired
 *                  pending, or over                     ShowEnd; the result is for the browser that agreed alone
 * POST /ui/login   open, browser bound, supplier there  GoToSupplier, then the supplier, then the callback
 *                  the supplier is away                 GoToFailure, then ExplainFailure
 *                  otherwise                            GoToPage, then GET /ui
 * GET callback     the first answer, a good login       GoToPage, then ShowAccount
 *                  the first answer, no good login      GoToFailure, then ExplainFailure
 *                  a reload, or the session is over     GoToPage, then GET /ui
 *                  another browser began the login      RefuseBrowser
 * POST /ui/connect the account that the page has shown  GoToPage, then ShowEnd; or GoToManufacturer, if the
 *                                                       manufacturer skips the last page
 *                  of an older login, or unknown        RefuseAccount
 *                  not open, or browser not bound       GoToPage, then GET /ui
 * GET receipt      completed by this browser            SendReceipt
 *                  otherwise                            GoToPage, then GET /ui
 * POST /ui/leave   open or pending                      GoToManufacturer, with the error
 *                  otherwise                            GoToPage, then GET /ui
 * any of them      no such session or login             UnknownLink
 * </pre>
 *
 * From the pages of an open session, the user goes on: Choose to the login or to ConfirmLeaving; ShowAccount to the
 * agreement, to the login once more for another account, to Choose or to ConfirmLeaving; ConfirmLeaving back or to
 * leave; ExplainFailure to the login once more, to Choose or to leave.
 *
 * <h2>Rules</h2>
 * <ul>
 *   <li>A GET links nothing. The callback uses its login, once, and keeps what the supplier said of the account. A GET
 *       of a session that names a supplier notes that a login begins.
 *   <li>A login is finished, and its account seen and connected, only in the browser that began it.
 *   <li>Only the account of the login that the page was about is connected: the form carries the login's id, and a
 *       newer login in the same browser makes an older page useless.
 *   <li>What was learned of accounts is forgotten in the transaction in which the person agrees or the session ends, or
 *       soon after the session has expired.
 *   <li>Suppliers are called outside any transaction. Rows are locked in the order subscriber, session, login.
 *   <li>A user only ever leaves for a supplier that is configured, for the session's own {@code redirect_url}, or for
 *       that of the manage session.
 *   <li>The version of the text that a person agrees to is a hash of its wording ({@link ConsentTexts}).
 * </ul>
 */
package energy.nox.authenticator.hosted;
