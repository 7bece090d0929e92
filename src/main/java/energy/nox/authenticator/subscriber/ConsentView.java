package energy.nox.authenticator.subscriber;

import java.time.Instant;
import java.util.List;

import energy.nox.authenticator.config.Language;

/**
 * What a person agreed to.
 *
 * @param purposes the codes of {@link Purpose}
 * @param receipt  a compact JWS (RFC 7515), signed by the key that signs results
 */
public record ConsentView(String supplierId, Instant givenAt, Language language, String textVersion,
        List<String> purposes, String receipt) {
}
