package energy.nox.authenticator.manufacturer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.observe.ClientAddress;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Leaves threads for everybody. A body that comes in slowly holds the thread that reads it, so only some bodies are read
 * at the same time: so many forms, a quarter of them for one client; so many bodies of the API, and half of these for
 * one manufacturer.
 */
@ApplicationScoped
public class BodyReaders {

    static final int FORMS = 32;
    static final int FORMS_OF_ONE = FORMS / 4;
    static final int BODIES = 64;
    static final int BODIES_OF_ONE = BODIES / 2;
    /** The body of a busy backend comes a moment after its header, and so does the next free place. */
    private static final long MAX_WAIT_MILLIS = 200;

    /** Reads a body to its end. */
    @FunctionalInterface
    public interface Reading<T, E extends Exception> {
        T read() throws E;
    }

    private final Semaphore forms = new Semaphore(FORMS);
    /** How many forms of each client are being read; a client without one is not in it. */
    private final Map<String, Integer> clients = new ConcurrentHashMap<>();
    private final Semaphore bodies = new Semaphore(BODIES);
    /** They are few: only a manufacturer that is configured has one. */
    private final Map<String, Semaphore> manufacturers = new ConcurrentHashMap<>();

    /**
     * One that a browser sends has arrived with its first packet, so it waits for no place.
     *
     * @param client the network that counts as one client ({@link ClientAddress#network})
     * @throws AuthenticatorException 503 where too many others are being read, of this client or of all
     */
    public <T, E extends Exception> T readForm(String client, Reading<T, E> form) throws E {
        int own = clients.merge(client, 1, Integer::sum);
        try {
            if (own > FORMS_OF_ONE) {
                throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
            }
            return read(forms, 0, form);
        } finally {
            clients.computeIfPresent(client, (known, reading) -> reading == 1 ? null : reading - 1);
        }
    }

    /** @throws AuthenticatorException 503 where too many others are being read, of this manufacturer or of all */
    public <T, E extends Exception> T readBody(String manufacturer, Reading<T, E> body) throws E {
        Semaphore own = manufacturers.computeIfAbsent(manufacturer, unknown -> new Semaphore(BODIES_OF_ONE));
        return read(own, MAX_WAIT_MILLIS, () -> read(bodies, MAX_WAIT_MILLIS, body));
    }

    private static <T, E extends Exception> T read(Semaphore places, long waitMillis, Reading<T, E> body) throws E {
        if (!take(places, waitMillis)) {
            throw new AuthenticatorException(ErrorCode.UNAVAILABLE);
        }
        try {
            return body.read();
        } finally {
            places.release();
        }
    }

    private static boolean take(Semaphore places, long waitMillis) {
        try {
            return places.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
