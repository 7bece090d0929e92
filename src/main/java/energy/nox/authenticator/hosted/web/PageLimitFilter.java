package energy.nox.authenticator.hosted.web;

import java.util.List;
import java.util.Map;
import java.util.Set;

import energy.nox.authenticator.errors.TooManyRequestsException;
import energy.nox.authenticator.manufacturer.RateLimits;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.observe.ClientAddress;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.ext.Provider;

/**
 * Limits how many pages a client address may ask for, of those that do not exist too. The files of a page are not
 * counted: caches keep them and they need no database.
 */
@Provider
@PreMatching
public class PageLimitFilter implements ContainerRequestFilter {

    /** Below {@code /ui}; the paths of {@link UiFilesResource}. */
    private static final Set<String> FILES = Set.of("assets", "brands", "suppliers");

    @Inject
    private RateLimits limits;

    @Inject
    private Audit audit;

    /** @throws TooManyRequestsException 429 */
    @Override
    public void filter(ContainerRequestContext request) {
        // Decoded, and without matrix parameters: however the path is written.
        List<String> path = request.getUriInfo().getPathSegments().stream().map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty()).toList();
        boolean page = !path.isEmpty() && path.get(0).equals("ui");
        if (page && !(path.size() > 1 && FILES.contains(path.get(1)))) {
            count();
        }
    }

    private void count() {
        try {
            limits.countPage(ClientAddress.current());
        } catch (TooManyRequestsException e) {
            audit.refused("page_limit.refused", Map.of());
            throw e;
        }
    }
}
