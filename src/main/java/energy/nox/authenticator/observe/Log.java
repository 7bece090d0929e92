package energy.nox.authenticator.observe;

import java.util.logging.Logger;

/**
 * Loggers whose every line begins with the ids of the request, on any server, since java.util.logging knows no context.
 */
public final class Log {

    private Log() {
    }

    public static Logger of(Class<?> type) {
        Logger logger = Logger.getLogger(type.getName());
        logger.setFilter(entry -> {
            String prefix = RequestId.prefix();
            // A server may ask the filter more than once for an entry.
            if (!entry.getMessage().startsWith(prefix)) {
                entry.setMessage(prefix + entry.getMessage());
            }
            return true;
        });
        return logger;
    }
}
