package energy.nox.authenticator.subscriber;

import java.time.Instant;

import energy.nox.authenticator.config.Language;

/**
 * That a person agreed on the account page: when, in which language, and to which version of the text.
 *
 * @param textVersion names the wording, so that it can be found again
 */
public record ConsentGiven(Instant at, Language language, String textVersion) {
}
