package energy.nox.authenticator.observe;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.secret.Sha256;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
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
 * <p>One thread writes the lines: requests that end together would wait for each other at the server's log. A server
 * that stops writes what is left; one that crashes may lose the lines of its last moment.
 */
@ApplicationScoped
public class Audit {

    static final String LOGGER = "energy.nox.authenticator.audit";

    private static final Logger LOG = Logger.getLogger(LOGGER);
    /** Made once: the static methods of {@link Json} look for their provider at each call. */
    private static final JsonBuilderFactory OBJECTS = Json.createBuilderFactory(Map.of());
    /** Lines; beyond that, a request writes its own. */
    private static final int MAX_WAITING = 4096;
    private static final long MAX_DRAIN_MILLIS = 10_000;
    private static final String USER_ID = "nox.audit.user-id";

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MAX_WAITING);

    @Resource
    private ManagedThreadFactory threads;

    private Clock clock;
    private boolean hashing;
    private Thread writer;
    private volatile boolean open;

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

    /** Last of all: with a thread of its own, an application that does not start would count as ready on Liberty. */
    public void begin() {
        open = true;
        writer = threads.newThread(this::writeUntilClosed);
        writer.start();
    }

    @PreDestroy
    void end() {
        close();
        try {
            if (writer != null) {
                writer.join(MAX_DRAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        if (!enqueue(text)) {
            write(text);
        }
    }

    /** Whether the writer will write it. */
    private synchronized boolean enqueue(String line) {
        return open && lines.offer(line);
    }

    private synchronized void close() {
        open = false;
    }

    private void writeUntilClosed() {
        while (open || !lines.isEmpty()) {
            try {
                String line = lines.poll(100, TimeUnit.MILLISECONDS);
                if (line != null) {
                    write(line);
                }
            } catch (InterruptedException e) {
                // The container ends its threads this way.
                close();
            }
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
