package energy.nox.authenticator.connection.web;

import java.util.List;

import energy.nox.authenticator.subscriber.ConnectionPage;
import energy.nox.authenticator.subscriber.ConnectionQuery;

/**
 * A page of connections.
 *
 * @param nextToken asks for the next page; null on the last one
 */
record ConnectionsResponse(List<ConnectionResponse> connections, String nextToken) {

    static ConnectionsResponse from(ConnectionPage page) {
        return new ConnectionsResponse(page.connections().stream().map(ConnectionResponse::from).toList(),
                page.next().map(ConnectionQuery.Position::token).orElse(null));
    }
}
