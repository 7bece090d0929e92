package energy.nox.authenticator.support;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends one request over and over, ten times a second at most, and remembers how long the answers took. */
public final class Poll implements AutoCloseable {

    private record Answer(long millis, int status) {
    }

    private final ScheduledExecutorService caller = Executors.newSingleThreadScheduledExecutor();
    private final List<Answer> answers = new ArrayList<>();

    public Poll(Supplier<HttpResponse<String>> request) {
        caller.scheduleWithFixedDelay(() -> ask(request), 0, 100, TimeUnit.MILLISECONDS);
    }

    private void ask(Supplier<HttpResponse<String>> request) {
        long begun = System.nanoTime();
        int status;
        try {
            status = request.get().statusCode();
        } catch (RuntimeException e) {
            // Counted as status 0: no answer came.
            status = 0;
        }
        Answer answer = new Answer(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun), status);
        synchronized (answers) {
            answers.add(answer);
        }
    }

    public long slowestMillis() {
        synchronized (answers) {
            return answers.stream().mapToLong(Answer::millis).max().orElseThrow();
        }
    }

    public Set<Integer> statuses() {
        synchronized (answers) {
            return answers.stream().map(Answer::status).collect(Collectors.toSet());
        }
    }

    /** Returns once the request that is under way has its answer. */
    @Override
    public void close() {
        caller.shutdown();
        try {
            if (!caller.awaitTermination(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A request has no answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
