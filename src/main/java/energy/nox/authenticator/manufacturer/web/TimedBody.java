package energy.nox.authenticator.manufacturer.web;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import energy.nox.authenticator.errors.AuthenticatorException;

/**
 * A body that has to be there within {@link #LIMIT} of its first read. It looks at the time after each read; how long
 * a single read waits is the server's to limit.
 */
final class TimedBody extends FilterInputStream {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private final Clock clock;
    private final Instant deadline;

    TimedBody(InputStream body, Clock clock) {
        super(body);
        this.clock = clock;
        this.deadline = clock.instant().plus(LIMIT);
    }

    /** @throws AuthenticatorException 400 where it is too late */
    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws AuthenticatorException 400 where it is too late */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
            throw tooSlow();
        }
        if (clock.instant().isAfter(deadline)) {
            throw tooSlow();
        }
        return count;
    }

    private static AuthenticatorException tooSlow() {
        return invalid("The request body did not arrive within " + LIMIT.toSeconds() + " seconds");
    }
}
