package energy.nox.authenticator.linksession;

import java.net.URI;
import java.time.Instant;

/** A link session just created: the only time that its token is known. */
public record CreatedLinkSession(LinkToken token, URI linkUrl, NewLinkSession request, Instant createdAt,
        Instant expiresAt) {
}
