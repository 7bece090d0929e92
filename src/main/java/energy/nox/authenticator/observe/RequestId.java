package energy.nox.authenticator.observe;

import java.util.regex.Pattern;

/** The id of the request that the current thread serves: on every answer and on every log line of the application. */
public final class RequestId {

    /** What is taken over from a proxy; anything else could forge log lines. */
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private RequestId() {
    }

    /** The current request's id, or null outside a request. */
    public static String current() {
        return CURRENT.get();
    }

    public static boolean isAcceptable(String id) {
        return id != null && ACCEPTABLE.matcher(id).matches();
    }

    public static void begin(String id) {
        CURRENT.set(id);
    }

    public static void end() {
        CURRENT.remove();
    }
}
