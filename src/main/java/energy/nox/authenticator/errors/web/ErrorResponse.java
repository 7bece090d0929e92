package energy.nox.authenticator.errors.web;

/** The body of every error (contract, schema {@code ErrorResponse}). */
record ErrorResponse(String error) {
}
