package energy.nox.authenticator.linksession.web;

import java.util.Optional;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.NewLinkSession;
import energy.nox.authenticator.manufacturer.Manufacturer;

/** The body of a create (contract, schema {@code CreateManufacturerLinkSessionRequest}). */
record CreateLinkSessionRequest(String userId, Optional<String> language, String redirectUrl,
        Optional<String> userHint, Optional<String> energySupplier) {

    NewLinkSession by(Manufacturer manufacturer) {
        return new NewLinkSession(manufacturer, userId, language.map(Language::get).orElse(Language.DEFAULT), redirectUrl,
                userHint, energySupplier);
    }
}
