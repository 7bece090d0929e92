package energy.nox.authenticator.hosted.web;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import energy.nox.authenticator.hosted.BrowserBinding;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;

/**
 * A cookie that opens the pages of one session. Its name has the session's id. Its value has the session's token, for a
 * link session the browser's secret too, and the moment when it was set, each after a dot.
 *
 * @param name without the prefix that https adds
 */
record SessionCookie(String name, String value) {

    private static final String LINK = "nox-link-";
    private static final String MANAGE = "nox-manage-";
    /** A name with another end is not one of ours, but has its place in the header, and can be removed. */
    private static final Pattern NAME = Pattern.compile("(" + LINK + "|" + MANAGE + ")[A-Za-z0-9_-]*");
    private static final Pattern LINK_VALUE =
            Pattern.compile("(" + RandomSecret.FORM + ")\\.(" + RandomSecret.FORM + ")\\.(\\d{1,15})");
    private static final Pattern MANAGE_VALUE = Pattern.compile("(" + RandomSecret.FORM + ")\\.(\\d{1,15})");

    static SessionCookie of(BrowserBinding binding, Instant now) {
        return new SessionCookie(LINK + binding.token().sessionId(),
                binding.token().value() + "." + binding.secret() + "." + now.toEpochMilli());
    }

    static SessionCookie ofManage(String token, UUID id, Instant now) {
        return new SessionCookie(MANAGE + id, token + "." + now.toEpochMilli());
    }

    boolean isOurs() {
        return NAME.matcher(name).matches();
    }

    /** Empty where it does not bind a link session, or is malformed. */
    Optional<BrowserBinding> link() {
        Matcher parts = LINK_VALUE.matcher(value);
        return parts.matches()
                ? LinkToken.parse(parts.group(1)).filter(token -> name.equals(LINK + token.sessionId()))
                        .map(token -> new BrowserBinding(token, parts.group(2)))
                : Optional.empty();
    }

    /** Empty where it does not open the page to manage a connection that has this id, or is malformed. */
    Optional<String> manageToken(UUID id) {
        Matcher parts = MANAGE_VALUE.matcher(value);
        return name.equals(MANAGE + id) && parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** A malformed one counts as older than any other. */
    Instant setAt() {
        Matcher manage = MANAGE_VALUE.matcher(value);
        boolean isWhole = name.startsWith(MANAGE) ? manage.matches() : link().isPresent();
        return isWhole ? Instant.ofEpochMilli(Long.parseLong(value.substring(value.lastIndexOf('.') + 1)))
                : Instant.MIN;
    }
}
