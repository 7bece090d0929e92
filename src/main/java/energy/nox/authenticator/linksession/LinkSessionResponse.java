package energy.nox.authenticator.linksession;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.manufacturer.Manufacturer;

/**
 * A link session as its manufacturer sees it; times are Unix seconds. The answer to a create has the members of the
 * contract (schema {@code CreateManufacturerLinkSessionResponse}); a read adds the optional ones (schema
 * {@code ManufacturerLinkSession}).
 *
 * @param linkUrl     empty where the session was asked for by its id, as is {@code linkToken}: only a digest is stored
 * @param completedAt null until the session is completed
 */
public record LinkSessionResponse(UUID id, Optional<URI> linkUrl, Optional<String> linkToken, String brand, String language, String redirectUrl,
        String manufacturer, String manufacturerUserId, Long completedAt, long createdAt, long expiresAt,
        Optional<String> status, Optional<UUID> noxUserId, Optional<String> energySupplier,
        Optional<List<String>> deviceIds) {

    public static LinkSessionResponse from(CreatedLinkSession created) {
        return new LinkSessionResponse(
                created.token().sessionId(),
                Optional.of(created.linkUrl()),
                Optional.of(created.token().value()),
                created.request().manufacturer().brand(),
                created.request().language().code(),
                created.request().redirectUrl(),
                created.request().manufacturer().name(),
                created.request().userId(),
                null,
                created.createdAt().getEpochSecond(),
                created.expiresAt().getEpochSecond(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static LinkSessionResponse from(LinkSessionView session, Optional<LinkToken> token, Optional<URI> linkUrl,
            Manufacturer manufacturer) {
        return new LinkSessionResponse(
                session.id(),
                linkUrl,
                token.map(LinkToken::value),
                manufacturer.brand(),
                session.language().code(),
                session.redirectUrl(),
                manufacturer.name(),
                session.userId(),
                session.completedAt() == null ? null : session.completedAt().getEpochSecond(),
                session.createdAt().getEpochSecond(),
                session.expiresAt().getEpochSecond(),
                Optional.of(session.status().code()),
                Optional.ofNullable(session.noxUserId()),
                Optional.ofNullable(session.supplierId()),
                Optional.of(session.deviceIds()).filter(ids -> session.completedAt() != null));
    }
}
