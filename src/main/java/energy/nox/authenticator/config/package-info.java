/**
 * The configuration: typed settings, the service's public URLs, the languages, and the clock.
 *
 * <h2>Routes</h2>
 * None.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>Every property is MicroProfile Config and begins with {@code nox.}. It comes from the environment, or from a
 *     file of its name in a directory that {@code NOX_CONFIG_DIRS} lists
 *     ({@link energy.nox.authenticator.config.MountedFilesConfigSource}).
 * <li>A wrong value stops the start. The message names the property and says what its value must be; the value
 *     itself is never in a message, since it may be a secret.
 * <li>What is good for trying out alone stands in one list ({@link energy.nox.authenticator.config.TrialOnly}). The
 *     module that finds one of them tells {@link energy.nox.authenticator.config.Settings#refuseInProduction}, which
 *     stops a production run, each time that it reads its configuration.
 * <li>A module reads its own properties, by {@link energy.nox.authenticator.config.Settings}; what several modules
 *     need is read here.
 * <li>What is read again while the server runs is read by one mechanism
 *     ({@link energy.nox.authenticator.config.Reloaded}): the latest good reading counts, and a mistake is told once.
 * <li>The service's URLs follow from the configuration alone, never from a request's {@code Host}
 *     ({@link energy.nox.authenticator.config.PublicUrls}).
 * <li>Whoever needs the time injects {@code java.time.Clock}.
 * </ul>
 */
package energy.nox.authenticator.config;
