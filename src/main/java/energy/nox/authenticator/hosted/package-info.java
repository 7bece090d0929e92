/**
 * The hosted pages: they take a user from the manufacturer's app to the energy supplier's login and back with the
 * result. This is the only place that decides what step comes next.
 *
 * <h2>Routes</h2>
 * <ul>
 *   <li>{@code GET /ui?token=}: the page of a link session
 *   <li>{@code POST /ui/login}: begins a login at the chosen supplier
 *   <li>{@code GET /ui/callback/{supplier}}: the supplier's answer
 *   <li>{@code POST /ui/leave}: the user gives up
 *   <li>{@code GET /ui/assets/…}, {@code /ui/brands/…}, {@code /ui/suppliers/…}: stylesheets and images
 *   <li>{@code GET /.well-known/jwks.json}: the keys that results are signed with
 * </ul>
 *
 * <h2>Steps</h2>
 * {@link LinkFlow} answers each route with a {@link Step}: a page to show or a place to go. {@code hosted.web} turns
 * the step into HTTP.
 *
 * <pre>
 * GET /ui          session open                        Choose, ConfirmLeaving or ExplainFailure, as the URL asks
 *                  completed, cancelled or expired     ShowEnd
 * POST /ui/login   open, browser bound, supplier there GoToSupplier, then the supplier, then the callback
 *                  the supplier is away                GoToFailure, then ExplainFailure
 *                  otherwise                           GoToPage, then GET /ui
 * GET callback     the first answer, a good login      GoToManufacturer, with the result
 *                  the first answer, no good login     GoToFailure, then ExplainFailure
 *                  a reload, or the session is over    GoToManufacturer if the result is this browser's, else GoToPage
 *                  another browser began the login     RefuseBrowser
 * POST /ui/leave   open                                GoToManufacturer, with the error
 *                  otherwise                           GoToPage, then GET /ui
 * any of them      no such session or login            UnknownLink
 * </pre>
 *
 * From the pages of an open session, the user goes on: Choose to the login or to ConfirmLeaving; ConfirmLeaving back to
 * Choose or to leave; ExplainFailure to the login once more, to Choose or to leave.
 *
 * <h2>Rules</h2>
 * <ul>
 *   <li>A GET changes nothing, except that the callback uses its login, once, and completes the session.
 *   <li>A login is finished only in the browser that began it, and its result is for that browser alone.
 *   <li>Suppliers are called outside any transaction. Rows are locked in the order subscriber, session, login.
 *   <li>A user only ever leaves for a supplier that is configured or for the session's own {@code redirect_url}.
 * </ul>
 */
package energy.nox.authenticator.hosted;
