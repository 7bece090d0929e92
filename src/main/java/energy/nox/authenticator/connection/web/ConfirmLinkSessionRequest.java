package energy.nox.authenticator.connection.web;

/** The body of a confirmation: the code that the browser brought, and the user who is logged in at the manufacturer. */
record ConfirmLinkSessionRequest(String code, String userId) {
}
