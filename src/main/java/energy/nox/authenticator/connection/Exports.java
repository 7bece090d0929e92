package energy.nox.authenticator.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.persistence.PersonalData;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.ConsentView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Everything that is stored about a person (GDPR, articles 15 and 20), read in one transaction. */
@ApplicationScoped
public class Exports {

    /**
     * What is stored.
     *
     * @param more what other modules store, by its name
     */
    public record Export(ConnectionView connection, List<ConsentView> consents, List<LinkSessionView> linkSessions,
            Map<String, List<Map<String, Object>>> more) {
    }

    private Connections connections;
    private LinkSessions linkSessions;
    private Instance<PersonalData> personalData;

    /** For the CDI proxy. */
    protected Exports() {
    }

    @Inject
    public Exports(Connections connections, LinkSessions linkSessions, Instance<PersonalData> personalData) {
        this.connections = connections;
        this.linkSessions = linkSessions;
        this.personalData = personalData;
    }

    /** Empty where the manufacturer has no such NOX user. */
    @Transactional
    public Optional<Export> export(Manufacturer manufacturer, UUID noxUserId) {
        return connections.export(manufacturer.id(), noxUserId).map(connection -> export(manufacturer, connection));
    }

    private Export export(Manufacturer manufacturer, ConnectionView connection) {
        Map<String, List<Map<String, Object>>> more = new TreeMap<>();
        personalData.forEach(module -> more.put(module.name(), module.find(manufacturer.id(), connection.userId())));
        return new Export(connection, connections.findConsents(connection.noxUserId()),
                linkSessions.findAll(manufacturer.id(), connection.userId()), more);
    }
}
