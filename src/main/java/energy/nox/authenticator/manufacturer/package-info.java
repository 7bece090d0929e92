/**
 * The manufacturers: who may call, how often, and where its users may return to. They are configured, not stored.
 *
 * <h2>Routes</h2>
 * None of its own; the filters of {@code manufacturer.web} stand before every route.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>Every resource needs an API key ({@code x-api-key}), wherever its path is, unless it is marked
 *     {@link energy.nox.authenticator.manufacturer.Public}. The key is checked before the body is read.
 * <li>The configuration has SHA-256 digests of the keys, never the keys. A digest is compared in constant time.
 * <li>{@link energy.nox.authenticator.manufacturer.CurrentManufacturer} is the caller of the current request.
 *     Whatever a manufacturer asks for is looked up among its own.
 * <li>The configuration is read again while the server runs, so a key is added or withdrawn without a restart. The
 *     latest reading counts; one that fails leaves the last good one.
 * <li>A manufacturer over its rate limit, and an address that sends many wrong keys, get 429 and the seconds to wait
 *     ({@link energy.nox.authenticator.manufacturer.RateLimits}). Each server counts for itself.
 * <li>What a manufacturer calls its user, a device or a return URL is checked by one class for each kind:
 *     {@link energy.nox.authenticator.manufacturer.IdentifierCheck} and
 *     {@link energy.nox.authenticator.manufacturer.RedirectUrlCheck}.
 * </ul>
 */
package energy.nox.authenticator.manufacturer;
