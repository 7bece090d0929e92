package energy.nox.authenticator.platform;

import java.util.logging.Logger;

/** Loggers whose every line begins with the request's id, on any server, since java.util.logging knows no context. */
public final class Log {

    private Log() {
    }

    public static Logger of(Class<?> type) {
        Logger logger = Logger.getLogger(type.getName());
        logger.setFilter(entry -> {
            String id = RequestId.current();
            if (id != null) {
                entry.setMessage("[" + id + "] " + entry.getMessage());
            }
            return true;
        });
        return logger;
    }
}
