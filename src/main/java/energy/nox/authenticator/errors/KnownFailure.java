package energy.nox.authenticator.errors;

import java.util.Optional;

/**
 * Tells failures from defects: a module that knows of failures which are no defect (the database is away, say) has a
 * bean of this type. The mapping to HTTP asks all of these beans.
 */
public interface KnownFailure {

    /** The entry of the catalogue for this failure, or empty where this module does not know it. */
    Optional<ErrorCode> find(Throwable failure);
}
