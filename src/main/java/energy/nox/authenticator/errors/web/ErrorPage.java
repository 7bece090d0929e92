package energy.nox.authenticator.errors.web;

import energy.nox.authenticator.errors.ErrorCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers an error to a person. It stands here for the module of the pages, which depends on this one. */
public interface ErrorPage {

    /** Whether this path, without a leading slash, is opened by people. */
    boolean answers(String path);

    Response page(ErrorCode code, HttpHeaders request);
}
