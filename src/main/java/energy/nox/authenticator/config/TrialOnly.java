package energy.nox.authenticator.config;

/**
 * What is good for trying out alone. A production run ({@code nox.mode}) refuses each of them; this is the whole list.
 * The module that knows of one tells it, by {@link Settings#refuseInProduction}.
 */
public enum TrialOnly {

    GENERATED_SIGNING_KEY("must be a private JWK and not generate: all servers need the same key, and it has to outlive"
            + " them"),

    GENERATED_TOKEN_SECRETS("must be secrets and not generate: all servers need the same ones. openssl rand -hex 32 makes"
            + " one"),

    DEMO_API_KEY("must not have the digest of the demo's API key, which is public: make another key, by openssl rand -hex"
            + " 32, and configure its digest"),

    HTTP_BASE_URL("must be an https URL, or http to this very machine: have TLS end at a proxy before this server"),

    EMBEDDED_DATABASE("must lead to PostgreSQL: the embedded H2 database is for one server and for trying out"),

    UNVERIFIED_DATABASE_TLS("must have sslmode=verify-full and sslrootcert, the file of the database's CA, and no class of"
            + " its own that verifies: otherwise anybody on the way can pass for the database. If something else"
            + " protects that way, set nox.db.unverified-tls=allow"),

    UNNAMED_PROXY("must name the proxies where TLS ends: behind one that is not named all users count as one address"
            + " and are refused together. none says that users reach this server without a proxy");

    private final String fault;

    TrialOnly(String fault) {
        this.fault = fault;
    }

    StartException refusal(String where) {
        return new StartException(where + " " + fault + " (refused because nox.mode is production)");
    }
}
