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
 * <li>A manufacturer over its rate limit, a wrong key of an address that has sent many, and an address that opens very
 *     many pages get 429 and the seconds to wait ({@link energy.nox.authenticator.manufacturer.RateLimits}). Each
 *     server counts for itself. A valid key is never refused for what others send.
 * <li>From its authentication until its end, a request uses the database within its manufacturer's share
 *     ({@link energy.nox.authenticator.persistence.ConnectionShares}). What needs no key has a share together.
 * <li>So many bodies are read at the same time that threads are left for everybody: a quarter of the forms at most for
 *     one client, half of the API's bodies for one manufacturer ({@link energy.nox.authenticator.manufacturer.BodyReaders}). A body has ten seconds to arrive.
 * <li>Where its users may return to is listed, or the configuration says that it is any URL
 *     ({@code redirect-urls=any}): nothing is open because somebody forgot it.
 * <li>The configuration is read again while the server runs, so a key is added or withdrawn without a restart.
 * <li>A manufacturer that is not enabled is not found
 *     ({@link energy.nox.authenticator.manufacturer.Manufacturers#find}), so that nothing of it goes on. Who keeps what
 *     it has asks whether it is configured.
 * <li>What a manufacturer calls its user, a device or a return URL is checked by one class for each kind:
 *     {@link energy.nox.authenticator.manufacturer.IdentifierCheck} and
 *     {@link energy.nox.authenticator.manufacturer.RedirectUrlCheck}.
 * </ul>
 */
package energy.nox.authenticator.manufacturer;
