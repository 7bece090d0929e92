package energy.nox.authenticator.connection.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.connection.Exports;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.subscriber.ConsentView;

/**
 * Everything that is stored about a person; times are Unix seconds.
 *
 * @param createdAt when the person became a NOX user
 * @param more      rows of other modules, by their names
 */
record ExportResponse(ConnectionResponse connection, long createdAt, List<ConsentResponse> consents,
        List<LinkSession> linkSessions, Map<String, List<Map<String, Object>>> more) {

    /** A link session; its token is not stored. */
    record LinkSession(UUID id, String status, String language, String redirectUrl, Optional<String> userHint,
            Optional<String> energySupplier, long createdAt, long expiresAt, Long completedAt, List<String> deviceIds) {

        static LinkSession from(LinkSessionView session) {
            return new LinkSession(session.id(), session.status().code(), session.language().code(), session.redirectUrl(),
                    Optional.ofNullable(session.userHint()), Optional.ofNullable(session.supplierId())
                            .or(() -> Optional.ofNullable(session.requestedSupplierId())),
                    session.createdAt().getEpochSecond(), session.expiresAt().getEpochSecond(),
                    ConnectionResponse.seconds(session.completedAt()), session.deviceIds());
        }
    }

    static ExportResponse from(Exports.Export export) {
        List<ConsentView> consents = export.consents();
        return new ExportResponse(ConnectionResponse.from(export.connection()),
                export.connection().createdAt().getEpochSecond(), consents.stream().map(ConsentResponse::from).toList(),
                export.linkSessions().stream().map(LinkSession::from).toList(), export.more());
    }
}
