package energy.nox.authenticator.errors.web;

import java.io.IOException;

import energy.nox.authenticator.errors.ErrorCode;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Answers, as {@link ErrorMapper} would, what the container refuses before JAX-RS sees it: a path below WEB-INF, say.
 */
@WebServlet("/container-error")
public class ContainerErrorServlet extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Whoever asks for this path itself has met no error: the path is unknown.
        if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
        ErrorCode code = ErrorCode.ofStatus(response.getStatus());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write("{\"error\":\"" + code.defaultMessage() + "\"}");
    }
}
