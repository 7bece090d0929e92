package energy.nox.authenticator.supplier;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;

import energy.nox.authenticator.outbound.OutboundAnswer;
import energy.nox.authenticator.outbound.OutboundCalls;
import energy.nox.authenticator.outbound.OutboundLimits;
import energy.nox.authenticator.outbound.OutboundRequest;
import energy.nox.authenticator.outbound.RefusedAddressException;

/** Every call of one supplier, within the same limits: its document, its keys, its token endpoint, its UserInfo. */
final class SupplierCalls implements HTTPRequestSender, ResourceRetriever {

    static final Duration DEADLINE = Duration.ofSeconds(7);
    private static final int MAX_BYTES = 64 * 1024;

    private final SupplierTrust trust;
    private final OutboundCalls calls;
    private final OutboundLimits limits;
    /** As {@link System#nanoTime} will tell it. The library fetches keys in the thread that validates a token. */
    private final ThreadLocal<Long> commonDeadline = new ThreadLocal<>();

    SupplierCalls(SupplierTrust trust, OutboundCalls calls) {
        this.trust = trust;
        this.calls = calls;
        this.limits = new OutboundLimits(DEADLINE, MAX_BYTES, false, trust.reachesPrivateAddresses());
    }

    /** What makes several calls. */
    interface Work<T> {
        T run() throws SupplierException;
    }

    /** Has all calls that this thread makes meanwhile share one deadline: each gets what those before it have left. */
    <T> T withinOneDeadline(Work<T> work) throws SupplierException {
        commonDeadline.set(System.nanoTime() + DEADLINE.toNanos());
        try {
            return work.run();
        } finally {
            commonDeadline.remove();
        }
    }

    private OutboundLimits limits() throws IOException {
        if (commonDeadline.get() == null) {
            return limits;
        }
        Duration left = Duration.ofNanos(commonDeadline.get() - System.nanoTime());
        // In whole milliseconds, as the HTTP client counts, for which zero is for ever.
        if (left.toMillis() <= 0) {
            throw new SocketTimeoutException("the calls before have left no time");
        }
        return new OutboundLimits(left, MAX_BYTES, false, limits.privateAddressesAllowed());
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
        byte[] body = request.getBody() == null ? null : request.getBody().getBytes(StandardCharsets.UTF_8);
        OutboundAnswer answer = send(new OutboundRequest(request.getMethod().name(), request.getURI(),
                request.getHeaderMap(), body));
        HTTPResponse response = new HTTPResponse(answer.status());
        answer.headers().forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
        response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
        return response;
    }

    /** The supplier's keys. */
    @Override
    public Resource retrieveResource(URL url) throws IOException {
        OutboundAnswer answer = send(new OutboundRequest("GET", URI.create(url.toString()), Map.of(), null));
        if (answer.status() != HTTPResponse.SC_OK) {
            throw new IOException("answered " + answer.status());
        }
        return new Resource(new String(answer.body(), StandardCharsets.UTF_8),
                answer.headers().getOrDefault("content-type", List.of("")).get(0));
    }

    private OutboundAnswer send(OutboundRequest request) throws IOException {
        try {
            return calls.send(request, limits());
        } catch (RefusedAddressException e) {
            String wayOut = e.isAllowable() ? "; " + trust.property("private-addresses")
                    + "=allow allows addresses of private networks" : "";
            throw new IOException(e.getMessage() + wayOut, e);
        }
    }
}
