package energy.nox.authenticator.support;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while something runs: each line begins with its level. */
public final class LogLines extends Handler {

    private final List<String> lines = new ArrayList<>();

    private LogLines() {
    }

    public static List<String> of(Class<?> type, Runnable work) {
        Logger logger = Logger.getLogger(type.getName());
        LogLines lines = new LogLines();
        logger.addHandler(lines);
        try {
            work.run();
            return lines.lines;
        } finally {
            logger.removeHandler(lines);
        }
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
