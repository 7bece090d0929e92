package energy.nox.authenticator.persistence;

import java.util.Optional;

import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.errors.KnownFailure;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers 503 where the database is away. */
@ApplicationScoped
public class DatabaseUnavailable implements KnownFailure {

    @Override
    public Optional<ErrorCode> find(Throwable failure) {
        return DatabaseFailure.isUnavailable(failure) ? Optional.of(ErrorCode.UNAVAILABLE) : Optional.empty();
    }
}
