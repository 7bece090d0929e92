package energy.nox.authenticator.observe;

import java.util.regex.Pattern;

/**
 * The id of the request that the current thread serves: on every answer and on every log line of the application. It is
 * always our own, so that no caller can give two requests one id. What the caller calls its request is kept beside it.
 */
public final class RequestId {

    /** What is kept of a caller; anything else could forge log lines. */
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final ThreadLocal<RequestId> CURRENT = new ThreadLocal<>();

    private final String own;
    private final String callers;

    private RequestId(String own, String callers) {
        this.own = own;
        this.callers = callers;
    }

    /** The current request's id, or null outside a request. */
    public static String current() {
        RequestId id = CURRENT.get();
        return id == null ? null : id.own;
    }

    /** What the caller calls the current request; null where it did not say. */
    public static String ofCaller() {
        RequestId id = CURRENT.get();
        return id == null ? null : id.callers;
    }

    /** With what each log line about the current request begins; empty outside a request. */
    public static String prefix() {
        RequestId id = CURRENT.get();
        return id == null ? "" : "[" + id.own + (id.callers == null ? "" : " " + id.callers) + "] ";
    }

    /** @param callers as the caller sent it; null where it sent none */
    public static void begin(String own, String callers) {
        CURRENT.set(new RequestId(own, callers != null && ACCEPTABLE.matcher(callers).matches() ? callers : null));
    }

    public static void end() {
        CURRENT.remove();
    }
}
