package energy.nox.authenticator.subscriber;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import energy.nox.authenticator.manufacturer.IdentifierCheck;

/**
 * Which of a manufacturer's connections to list; valid from its construction on.
 *
 * @param userId     only this user's; empty for all users
 * @param supplierId only those at this supplier; empty for all suppliers
 * @param limit      how many at most, from 1 to {@value #MAX_LIMIT}
 * @param after      the last one of the page before; empty for the first page
 */
public record ConnectionQuery(Optional<String> userId, Optional<String> supplierId, int limit,
        Optional<Position> after) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1000;

    /** Seventeen digits of microseconds last until the year 5138, and every database knows them. */
    private static final Pattern TOKEN =
            Pattern.compile("([0-9]{1,17})\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /**
     * A place in the order of the list, which is by creation and does not change: a connection that is added comes
     * last, and one that is erased leaves the others where they are.
     */
    public record Position(Instant createdAt, UUID noxUserId) {

        /** As it travels; opaque to who carries it. */
        public String token() {
            String text = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "." + noxUserId;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
        }

        /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 where this list gave no such token */
        static Position parse(String token) {
            try {
                Matcher parts =
                        TOKEN.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
                if (parts.matches()) {
                    return new Position(Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                            UUID.fromString(parts.group(2)));
                }
            } catch (IllegalArgumentException e) {
                throw unknown();
            }
            throw unknown();
        }

        private static RuntimeException unknown() {
            return invalid("next_token must be one that this list has answered");
        }
    }

    /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the parameter that is wrong */
    public ConnectionQuery {
        userId.ifPresent(id -> IdentifierCheck.validated("user_id", id));
        supplierId.ifPresent(id -> IdentifierCheck.validated("energy_supplier", id));
    }

    /** @throws energy.nox.authenticator.errors.AuthenticatorException 400 naming the parameter that is wrong */
    public static ConnectionQuery of(String userId, String supplierId, String limit, String nextToken) {
        return new ConnectionQuery(Optional.ofNullable(userId), Optional.ofNullable(supplierId), limit(limit),
                Optional.ofNullable(nextToken).map(Position::parse));
    }

    private static int limit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw invalid("limit must be a whole number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }
}
