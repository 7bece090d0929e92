package energy.nox.authenticator.connection.web;

import java.util.Optional;

/** The body of a manage session. Without a {@code redirect_url} the page has no way back. */
record CreateManageSessionRequest(Optional<String> redirectUrl, Optional<String> language) {
}
