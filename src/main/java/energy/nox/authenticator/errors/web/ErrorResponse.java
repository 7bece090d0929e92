package energy.nox.authenticator.errors.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every error (contract, schema {@code ErrorResponse}). */
@Schema(name = "ErrorResponse")
public record ErrorResponse(@Schema(required = true, description = "Human-readable error message.") String error) {
}
