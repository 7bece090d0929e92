package energy.nox.authenticator.manufacturer.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.support.MovableClock;

class TimedBodyTest {

    private final MovableClock clock = new MovableClock();

    /** One byte with each read. */
    private InputStream dripping(byte[] body, Duration pause) {
        return new ByteArrayInputStream(body) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                clock.forward(pause);
                return super.read(buffer, offset, Math.min(length, 1));
            }
        };
    }

    @Test
    void aBodyThatComesInTimeIsReadWhole() throws IOException {
        byte[] body = {1, -1, 3};
        assertArrayEquals(body, timed(dripping(body, Duration.ofSeconds(2))).readNBytes(10));
        InputStream single = timed(new ByteArrayInputStream(body));
        assertEquals("1 255 3 -1", single.read() + " " + single.read() + " " + single.read() + " " + single.read());
    }

    @Test
    void aBodyThatDripsIsRefusedOnceItsTimeIsOver() {
        Instant begin = clock.instant();
        InputStream body = timed(dripping(new byte[1000], Duration.ofSeconds(2)));
        refused(body);
        assertEquals(Duration.ofSeconds(12), Duration.between(begin, clock.instant()));
    }

    @Test
    void aBodyThatStopsIsNoFaultOfTheServer() {
        refused(timed(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("silent");
            }
        }));
    }

    private InputStream timed(InputStream body) {
        return new TimedBody(body, clock);
    }

    private static void refused(InputStream body) {
        AuthenticatorException refusal = assertThrows(AuthenticatorException.class, () -> body.readNBytes(1000));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals("The request body did not arrive within 10 seconds", refusal.getMessage());
    }
}
