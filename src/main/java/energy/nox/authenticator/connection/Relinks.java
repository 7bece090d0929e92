package energy.nox.authenticator.connection;

import java.util.Optional;
import java.util.UUID;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.CreatedLinkSession;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.NewLinkSession;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Link sessions that renew a connection: of the same user, at the same supplier, for the same NOX user. */
@ApplicationScoped
public class Relinks {

    private Connections connections;
    private LinkSessions linkSessions;
    private Suppliers suppliers;

    /** For the CDI proxy. */
    protected Relinks() {
    }

    @Inject
    public Relinks(Connections connections, LinkSessions linkSessions, Suppliers suppliers) {
        this.connections = connections;
        this.linkSessions = linkSessions;
        this.suppliers = suppliers;
    }

    /**
     * Opens a session for a manufacturer's NOX user. It leads to the supplier of the last connection where there was
     * one that is still offered; else the user chooses.
     *
     * @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the field, 404 where the manufacturer
     *                                                                has no such NOX user
     */
    public CreatedLinkSession open(Manufacturer manufacturer, UUID noxUserId, Language language, String redirectUrl,
            Optional<String> userHint) {
        ConnectionView connection =
                connections.find(manufacturer.id(), noxUserId).orElseThrow(Connections::notFound);
        Optional<String> supplier = Optional.ofNullable(connection.supplierId())
                .filter(id -> suppliers.isOffered(id, manufacturer.id()));
        return linkSessions.open(new NewLinkSession(manufacturer, connection.userId(), language, redirectUrl, userHint,
                supplier), Optional.empty());
    }
}
