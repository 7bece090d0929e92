package energy.nox.authenticator.errors;

import java.util.Optional;

/**
 * What a module knows about failures that are no defect, for example that the database is away. Each module that knows
 * some brings a bean of this type; the mapping to HTTP asks all of them.
 */
public interface KnownFailure {

    /** The entry of the catalogue for this failure, or empty where this module does not know it. */
    Optional<ErrorCode> find(Throwable failure);
}
