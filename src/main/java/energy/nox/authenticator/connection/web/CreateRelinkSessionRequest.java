package energy.nox.authenticator.connection.web;

import java.util.Optional;

/** The body of a relink session; user and supplier are the connection's. */
record CreateRelinkSessionRequest(String redirectUrl, Optional<String> language, Optional<String> userHint) {
}
