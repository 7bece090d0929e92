package energy.nox.authenticator.observe;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.secret.Sha256;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;

/**
 * Who did what, for those who have to answer for it later: one JSON object a line, on a logger of its own
 * ({@value #LOGGER}). No line has a token, a key or anything personal but the manufacturer's own user id, and with
 * {@code nox.audit.user-id=sha256} only a hash of that.
 *
 * <p>Requests queue their lines, and at most one task of the server's executor writes what has queued: requests that
 * end together would wait for each other at the server's log. A server that stops writes what is left; one that crashes
 * may lose the lines of its last moment.
 */
@ApplicationScoped
public class Audit {

    static final String LOGGER = "energy.nox.authenticator.audit";

    private static final Logger LOG = Logger.getLogger(LOGGER);
    /** Made once: the static methods of {@link Json} look for their provider at each call. */
    private static final JsonBuilderFactory OBJECTS = Json.createBuilderFactory(Map.of());
    /** Lines; beyond that, a request writes its own. */
    private static final int MAX_WAITING = 4096;
    private static final String USER_ID = "nox.audit.user-id";

    private final Queue<String> lines = new ArrayBlockingQueue<>(MAX_WAITING);
    /** Whether a task that writes what has queued is under way. */
    private final AtomicBoolean writing = new AtomicBoolean();

    @Resource
    private ManagedExecutorService executor;

    private Clock clock;
    private boolean hashing;
    /** Null before the start is through and after the end: then each request writes its own lines. */
    private volatile Executor writer;

    /** For the CDI proxy. */
    protected Audit() {
    }

    @Inject
    public Audit(Settings settings, Clock clock) {
        this.clock = clock;
        this.hashing = switch (settings.text(USER_ID).orElse("plain")) {
            case "plain" -> false;
            case "sha256" -> true;
            default -> throw new InvalidConfigException(USER_ID, "must be plain or sha256");
        };
    }

    /** From now on requests leave the writing to the server's executor. */
    public void begin() {
        begin(executor);
    }

    void begin(Executor writer) {
        this.writer = writer;
    }

    @PreDestroy
    void end() {
        writer = null;
        writeQueued();
    }

    /** @param facts more members of the object; none may be a secret */
    public void record(String event, Map<String, String> facts) {
        JsonObjectBuilder line = OBJECTS.createObjectBuilder()
                .add("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .add("event", event);
        if (RequestId.current() != null) {
            line.add("request_id", RequestId.current());
        }
        facts.forEach(line::add);
        String text = line.build().toString();
        Executor current = writer;
        if (current == null || !lines.offer(text)) {
            write(text);
            return;
        }
        haveQueuedWritten(current);
        if (writer == null) {
            // The end came between: its look at the queue may have missed this line.
            writeQueued();
        }
    }

    private void haveQueuedWritten(Executor current) {
        if (!writing.compareAndSet(false, true)) {
            return;
        }
        try {
            current.execute(() -> {
                try {
                    writeQueued();
                } finally {
                    writing.set(false);
                }
                // Whoever queued a line before that flag was set back has left it to this task.
                if (!lines.isEmpty()) {
                    haveQueuedWritten(current);
                }
            });
        } catch (RejectedExecutionException e) {
            // The server is stopping; what is left is written all the same.
            writing.set(false);
            writeQueued();
        }
    }

    private synchronized void writeQueued() {
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            write(line);
        }
    }

    private static void write(String line) {
        // Without parameters the text is taken as it is, braces included.
        LOG.info(line);
    }

    /** Adds the manufacturer and its user, the latter as the configuration has it. */
    public void record(String event, String manufacturerId, String userId, Map<String, String> facts) {
        Map<String, String> all = new TreeMap<>(facts);
        all.put("manufacturer", manufacturerId);
        all.put("user_id", hashing ? hash(manufacturerId, userId) : userId);
        record(event, all);
    }

    /** A pseudonym: it differs between manufacturers, but who has a list of user ids can find each one's. */
    private static String hash(String manufacturerId, String userId) {
        return HexFormat.of().formatHex(Sha256.of((manufacturerId + "\n" + userId).getBytes(StandardCharsets.UTF_8)));
    }
}
