package energy.nox.authenticator.errors.web;

import energy.nox.authenticator.errors.ErrorCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * Answers an error to a person. The module of the pages implements it; the interface is here because that module
 * depends on this one.
 */
public interface ErrorPage {

    /** Whether people open this path, which has no leading slash. */
    boolean answers(String path);

    Response page(ErrorCode code, HttpHeaders request);
}
