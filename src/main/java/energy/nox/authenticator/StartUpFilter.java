package energy.nox.authenticator;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Answers 503 to everything until the start is through: before that there may be no schema, or half of one. */
@Provider
@PreMatching
@Priority(0)
public class StartUpFilter implements ContainerRequestFilter {

    @Inject
    private StartUp startUp;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!startUp.isDone()) {
            throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
        }
    }
}
