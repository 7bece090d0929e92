/**
 * What can go wrong with a request, and how the caller is told.
 *
 * <h2>Routes</h2>
 * None of its own; {@code errors.web} answers for every route that fails. Below {@code /ui} the answer is a page,
 * which the module {@code hosted} renders; everywhere else it is {@code {"error": "..."}}.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>Domain code refuses a request by one exception,
 *     {@link energy.nox.authenticator.errors.AuthenticatorException}, which carries an entry of one catalogue,
 *     {@link energy.nox.authenticator.errors.ErrorCode}.
 * <li>One class turns exceptions into HTTP: {@code errors.web.ErrorMapper}. What the container refuses before
 *     JAX-RS sees it is answered alike by {@code ContainerErrorServlet}.
 * <li>A caller reads our own messages alone. No stack, class name, SQL or message of a framework leaves the server.
 * <li>A failure that is no defect is known by a {@link energy.nox.authenticator.errors.KnownFailure} and takes one
 *     line in the log. A defect is a 500 with the id of the request; its stack is in the log under that id.
 * </ul>
 */
package energy.nox.authenticator.errors;
