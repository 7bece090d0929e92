package energy.nox.authenticator.connection.web;

import java.util.List;

import energy.nox.authenticator.subscriber.ConsentView;

/**
 * What a person agreed to.
 *
 * @param receipt a compact JWS, to be verified by the published keys
 */
record ConsentResponse(String energySupplier, long givenAt, String language, String textVersion, List<String> purposes,
        String receipt) {

    static ConsentResponse from(ConsentView consent) {
        return new ConsentResponse(consent.supplierId(), consent.givenAt().getEpochSecond(), consent.language().code(),
                consent.textVersion(), consent.purposes(), consent.receipt());
    }
}
