package energy.nox.authenticator.linksession;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How a manufacturer's backend names a session: by its token or, so that the secret stays out of URLs and logs, by its
 * id.
 *
 * @param token empty where the session is named by its id
 */
public record LinkSessionReference(UUID id, Optional<LinkToken> token) {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public static LinkSessionReference to(LinkToken token) {
        return new LinkSessionReference(token.sessionId(), Optional.of(token));
    }

    /** What a client sent, or empty where that is neither an id nor a token. */
    public static Optional<LinkSessionReference> parse(String value) {
        return ID.matcher(value).matches()
                ? Optional.of(new LinkSessionReference(UUID.fromString(value), Optional.empty()))
                : LinkToken.parse(value).map(LinkSessionReference::to);
    }
}
