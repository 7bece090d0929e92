/**
 * The database: its schema, how rows are stored together, and what its failures mean to a caller.
 *
 * <p>Health: {@code /health/ready} is DOWN while the database does not answer. The server asks over connections of its
 * own, so a server whose other connections are all in use is busy and still ready.
 *
 * <p>Rules:
 * <ul>
 * <li>Nobody waits long for a database that does not answer. Statements have a time-out, and while the database is
 * known not to answer, everything that needs it is refused at once (503).
 * <li>Only work that no caller waits for may have long statements: the migrations and the cleanup.
 * <li>No tenant, which is a manufacturer, keeps the others waiting: its requests have a share of the connections, its
 * rows half of the queue at most, and each group takes rows of all tenants by turns. All pages together have a share
 * of the connections too.
 * <li>A production run uses no embedded database, and one whose driver verifies who answers, unless the operator says
 * otherwise ({@link energy.nox.authenticator.persistence.ProductionDatabase}).
 * <li>A row is acknowledged after its commit and never before. A 503 leaves it open whether the row is stored.
 * </ul>
 */
package energy.nox.authenticator.persistence;
