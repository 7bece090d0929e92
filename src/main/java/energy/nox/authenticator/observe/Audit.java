package energy.nox.authenticator.observe;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.secret.SecretStrength;
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
 * {@code nox.audit.user-id=hmac} only a pseudonym of that. A refusal has the address of the client that was refused.
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
    private static final String USER_ID_KEY = "nox.audit.user-id-key";

    private final Queue<String> lines = new ArrayBlockingQueue<>(MAX_WAITING);
    /** Whether a task that writes what has queued is under way. */
    private final AtomicBoolean writing = new AtomicBoolean();

    @Resource
    private ManagedExecutorService executor;

    private Clock clock;
    /** Null where the user's id is written as it is. */
    private String userIdKey;
    private final AuditLimit limit = new AuditLimit();
    /** Null before the start is through and after the end: then each request writes its own lines. */
    private volatile Executor writer;

    /** For the CDI proxy. */
    protected Audit() {
    }

    @Inject
    public Audit(Settings settings, Clock clock) {
        this.clock = clock;
        Optional<String> key = settings.text(USER_ID_KEY);
        boolean production = settings.isProduction();
        this.userIdKey = switch (settings.text(USER_ID).orElse(production ? "hmac" : "plain")) {
            case "plain" -> null;
            case "hmac" -> SecretStrength.checked(USER_ID_KEY, key.orElseThrow(() ->
                    new InvalidConfigException(USER_ID_KEY, "must be set while " + USER_ID + " is hmac"
                            + (production ? ", its default in production mode; " + USER_ID + "=plain does without" : "")
                            + ". A new one: openssl rand -hex 32")));
            case "sha256" -> throw new InvalidConfigException(USER_ID, "must be plain or hmac: use hmac instead of"
                    + " sha256, which whoever has a list of user ids can undo");
            default -> throw new InvalidConfigException(USER_ID, "must be plain or hmac");
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
        limit.takeAll().forEach(this::recordLeftOut);
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
        if (RequestId.ofCaller() != null) {
            line.add("caller_request_id", RequestId.ofCaller());
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

    /** A client was refused: the line has its address too. Of many lines of one address, most are only counted. */
    public void refused(String event, Map<String, String> facts) {
        Map<String, String> all = new TreeMap<>(facts);
        String client = ClientAddress.current();
        if (client != null) {
            all.put("client", client);
        }
        recordLimited(event, new AuditLimit.Cause("client", client == null ? "unknown"
                : ClientAddress.networkText(client)), all);
    }

    /** A person did not get on: the line has no address. Of many lines of one session, most are only counted. */
    public void failed(String event, UUID linkSessionId, Map<String, String> facts) {
        Map<String, String> all = new TreeMap<>(facts);
        all.put("link_session_id", linkSessionId.toString());
        recordLimited(event, new AuditLimit.Cause("link_session_id", linkSessionId.toString()), all);
    }

    private void recordLimited(String event, AuditLimit.Cause cause, Map<String, String> facts) {
        if (limit.allows(event, cause, clock.instant())) {
            record(event, facts);
        }
    }

    /** Tells how many lines were left out in minutes that are over. No request does, for the line is not about it. */
    public void recordLeftOut() {
        limit.takeEnded(clock.instant()).forEach(this::recordLeftOut);
    }

    private void recordLeftOut(AuditLimit.LeftOut leftOut) {
        record("audit.left_out", Map.of("of", leftOut.event(), "lines", Long.toString(leftOut.lines()),
                leftOut.cause().member(), leftOut.cause().value()));
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
        all.put("user_id", userIdKey == null ? userId : pseudonym(manufacturerId, userId));
        record(event, all);
    }

    /** It differs between manufacturers. Without the key nobody can tell whether a pseudonym is a given user's. */
    private String pseudonym(String manufacturerId, String userId) {
        return HexFormat.of().formatHex(
                Sha256.hmac(userIdKey, (manufacturerId + "\n" + userId).getBytes(StandardCharsets.UTF_8)));
    }
}
