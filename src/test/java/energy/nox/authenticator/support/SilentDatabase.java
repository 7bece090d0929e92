package energy.nox.authenticator.support;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

/** What a server's callers see while its database swallows every byte, and after it is back. */
public final class SilentDatabase {

    private static final int BACKENDS = 32;

    private final LibertyServer server;
    private final String key;
    private final JsonObject session;
    private long slowestLive;
    private long slowestPage;
    private long slowestRead;
    private long slowestWithoutDatabase;
    private long slowestReady;
    private long slowestCreate;
    private long recoveryMillis;
    private final Set<Integer> statuses = new TreeSet<>();
    private final Set<Integer> statusesWithoutDatabase = new TreeSet<>();
    private Set<String> acknowledged;
    private long refused;

    private final UserAgent browser = new UserAgent();

    private SilentDatabase(LibertyServer server, String key) {
        this.server = server;
        this.key = key;
        this.session = LinkSessionApi.json(server.api().create(key, LinkSessionApi.body(Map.of()).toString()));
    }

    /** Puts a server under the load of {@value #BACKENDS} backends, silences its database for so long, and looks. */
    public static SilentDatabase observe(DatabaseGate gate, LibertyServer server, String key, Duration length) {
        SilentDatabase observed = new SilentDatabase(server, key);
        // The first page of a server takes longer, as does its first error.
        observed.browser.open(observed.session);
        new UserAgent().get(server.base().resolve("ui?token=none"));
        try (Load load = new Load(server.base(), key, BACKENDS)) {
            load.await(500);
            long silent = System.nanoTime();
            gate.silence();
            observed.look(silent + length.toNanos());
            long back = System.nanoTime();
            gate.open();
            load.awaitAcknowledgedAfter(back);
            load.await(200);
            load.close();
            observed.remember(load.attempts(), silent, back);
        }
        return observed;
    }

    private void look(long untilNanos) {
        LinkSessionApi api = server.api();
        String token = session.getString("link_token");
        String body = LinkSessionApi.body(Map.of()).toString();
        Poll live = new Poll(() -> api.get("health/live"));
        Poll ready = new Poll(() -> api.get("health/ready"));
        List<Poll> pages = List.of(new Poll(() -> browser.get(URI.create(session.getString("link_url")))),
                new Poll(() -> browser.get(UserAgent.page(session, ""))),
                new Poll(() -> browser.choose(session, "none")));
        List<Poll> reads = List.of(new Poll(() -> api.read(key, token)), new Poll(() -> api.cancel(key, token)),
                new Poll(() -> api.create(key, body, "repeated")));
        List<Poll> others = List.of(new Poll(() -> api.get("ui/assets/nox.css")),
                new Poll(() -> api.get(".well-known/jwks.json")), new Poll(() -> api.create("wrong", body)),
                new Poll(() -> api.create(key, "{}")));
        while (System.nanoTime() < untilNanos) {
            statuses.add(api.create(key, body).statusCode());
        }
        List.of(List.of(live, ready), pages, reads, others).forEach(polls -> polls.forEach(Poll::close));
        slowestLive = live.slowestMillis();
        slowestReady = ready.slowestMillis();
        slowestPage = slowest(pages);
        slowestRead = slowest(reads);
        slowestWithoutDatabase = slowest(others);
        pages.forEach(poll -> statuses.addAll(poll.statuses()));
        reads.forEach(poll -> statuses.addAll(poll.statuses()));
        others.forEach(poll -> statusesWithoutDatabase.addAll(poll.statuses()));
        statusesWithoutDatabase.addAll(live.statuses());
    }

    private void remember(List<Load.Attempt> attempts, long silent, long back) {
        List<Load.Attempt> meanwhile = attempts.stream()
                .filter(attempt -> attempt.endedNanos() > silent && attempt.begunNanos() < back).toList();
        slowestCreate = meanwhile.stream().mapToLong(Load.Attempt::millis).max().orElseThrow();
        refused = meanwhile.stream().filter(attempt -> attempt.status() == 503).count();
        meanwhile.stream().filter(attempt -> attempt.begunNanos() > silent && attempt.endedNanos() < back)
                .forEach(attempt -> statuses.add(attempt.status()));
        recoveryMillis = attempts.stream().filter(attempt -> attempt.isAcknowledged() && attempt.endedNanos() > back)
                .mapToLong(attempt -> TimeUnit.NANOSECONDS.toMillis(attempt.endedNanos() - back)).min().orElseThrow();
        acknowledged = attempts.stream().filter(Load.Attempt::isAcknowledged).map(Load.Attempt::token)
                .collect(Collectors.toSet());
    }

    private static long slowest(List<Poll> polls) {
        return polls.stream().mapToLong(Poll::slowestMillis).max().orElseThrow();
    }

    public long slowestLive() {
        return slowestLive;
    }

    public long slowestReady() {
        return slowestReady;
    }

    public long slowestPage() {
        return slowestPage;
    }

    public long slowestRead() {
        return slowestRead;
    }

    public long slowestWithoutDatabase() {
        return slowestWithoutDatabase;
    }

    public long slowestCreate() {
        return slowestCreate;
    }

    /** From the return of the database to the first 201. */
    public long recoveryMillis() {
        return recoveryMillis;
    }

    /** Of what needs the database. */
    public Set<Integer> statuses() {
        return statuses;
    }

    /** Of what does not need the database. */
    public Set<Integer> statusesWithoutDatabase() {
        return statusesWithoutDatabase;
    }

    public Set<String> acknowledged() {
        return acknowledged;
    }

    public long refused() {
        return refused;
    }

    @Override
    public String toString() {
        return "slowest live " + slowestLive + ", ready " + slowestReady + ", page " + slowestPage
                + ", read " + slowestRead + ", create " + slowestCreate + ", without database " + slowestWithoutDatabase + ", back after "
                + recoveryMillis + " ms; " + statuses + " and " + statusesWithoutDatabase + "; refused " + refused;
    }
}
