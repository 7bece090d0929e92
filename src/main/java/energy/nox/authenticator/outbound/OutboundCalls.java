package energy.nox.authenticator.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

import energy.nox.authenticator.outbound.CheckedNames.Reach;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Sends one call and waits for its answer. Redirects are never followed, cookies never kept, nothing is sent twice, and
 * no compressed answer is accepted, since a small one can hide a large one.
 *
 * <p>One connection may serve calls that follow each other closely. A call that may reach public addresses alone never
 * gets a connection of a call that may reach others.
 */
@ApplicationScoped
public class OutboundCalls {

    private static final int CLOSE_UNUSED_SECONDS = 3;

    @Resource
    private ManagedThreadFactory threads;

    private NameLookups lookups;
    private CheckedNames names;
    private ScheduledThreadPoolExecutor timer;
    private Connections publicOnes;
    private Connections otherOnes;

    /** For CDI. */
    protected OutboundCalls() {
    }

    public OutboundCalls(ThreadFactory threads, NameLookup lookup, SSLContext tls) {
        begin(threads, lookup, tls);
    }

    @PostConstruct
    void begin() {
        try {
            begin(threads, InetAddress::getAllByName, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(ThreadFactory factory, NameLookup lookup, SSLContext tls) {
        lookups = new NameLookups(lookup, factory);
        names = new CheckedNames(lookups);
        timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        publicOnes = new Connections(names, tls);
        otherOnes = new Connections(names, tls);
        timer.scheduleWithFixedDelay(this::closeUnused, CLOSE_UNUSED_SECONDS, CLOSE_UNUSED_SECONDS, TimeUnit.SECONDS);
    }

    private void closeUnused() {
        publicOnes.closeUnused();
        otherOnes.closeUnused();
    }

    @PreDestroy
    public void close() {
        publicOnes.close();
        otherOnes.close();
        timer.shutdownNow();
        lookups.close();
    }

    /**
     * Sends a call outside any transaction.
     *
     * @throws RefusedAddressException where the host's address is not public and has to be
     * @throws IOException where there is no whole answer within the limits; its message says why and names no secret
     */
    public OutboundAnswer send(OutboundRequest request, OutboundLimits limits) throws IOException {
        long deadline = System.nanoTime() + limits.deadline().toNanos();
        HttpUriRequestBase message = message(request, limits);
        Reach reach = limits.privateAddressesAllowed() ? Reach.PRIVATE : Reach.PUBLIC;
        HttpHost proxy = proxy(request.url());
        if (proxy != null) {
            checkLiteral(request.url().getHost(), reach);
        }
        AtomicBoolean late = new AtomicBoolean();
        Future<?> cut = cutAt(deadline, () -> {
            late.set(true);
            message.cancel();
        });
        names.begin(deadline, reach, proxy);
        try {
            return answer((limits.privateAddressesAllowed() ? otherOnes : publicOnes).client(), message, limits);
        } catch (IOException | RuntimeException e) {
            if (late.get() || System.nanoTime() - deadline >= 0) {
                throw failure(new SocketTimeoutException("no whole answer within " + limits.deadline().toMillis()
                        + " ms"), e);
            }
            throw e instanceof IOException io ? io : failure(new IOException("the call failed: " + e.getMessage()), e);
        } finally {
            names.end();
            cut.cancel(false);
        }
    }

    private Future<?> cutAt(long deadline, Runnable cut) throws IOException {
        try {
            return timer.schedule(cut, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the application is stopping", e);
        }
    }

    private static HttpUriRequestBase message(OutboundRequest request, OutboundLimits limits) throws IOException {
        URI url = request.url();
        if (url.getHost() == null || url.getRawUserInfo() != null
                || !"https".equals(url.getScheme()) && !"http".equals(url.getScheme())
                || !HostNames.isPlain(url.getHost().toLowerCase(Locale.ROOT))) {
            throw new IOException("not an https or http URL with the plain name or address of a host");
        }
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), url);
        request.headers().forEach((name, values) -> values.forEach(value -> message.addHeader(name, value)));
        if (request.body() != null) {
            message.setEntity(new ByteArrayEntity(request.body(), null));
        }
        Timeout whole = Timeout.of(limits.deadline());
        message.setConfig(RequestConfig.custom().setConnectionRequestTimeout(whole).setResponseTimeout(whole)
                .setAuthenticationEnabled(false).setProtocolUpgradeEnabled(false).build());
        return message;
    }

    private static OutboundAnswer answer(CloseableHttpClient client, HttpUriRequestBase message, OutboundLimits limits)
            throws IOException {
        boolean whole = false;
        ClassicHttpResponse response = client.executeOpen(null, message, null);
        try {
            byte[] body = body(response.getEntity(), limits);
            whole = body.length <= limits.maxBytes();
            return new OutboundAnswer(response.getCode(), headers(response),
                    whole ? body : Arrays.copyOf(body, limits.maxBytes()));
        } finally {
            if (whole) {
                response.close();
            } else {
                // Gives the connection up. To close the answer would read its rest, which may have no end.
                message.cancel();
            }
        }
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        return headers;
    }

    /** One byte more than allowed where the body is to be cut. */
    private static byte[] body(HttpEntity entity, OutboundLimits limits) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        String coding = entity.getContentEncoding();
        if (coding != null && !coding.isBlank() && !"identity".equalsIgnoreCase(coding)) {
            throw new IOException("the answer is compressed, which was not asked for");
        }
        InputStream stream = entity.getContent();
        byte[] body = stream.readNBytes(limits.maxBytes() + 1);
        if (body.length > limits.maxBytes() && !limits.cutsBody()) {
            throw new IOException("the answer is longer than " + limits.maxBytes() + " bytes");
        }
        return body;
    }

    /**
     * The proxy of the JVM's configuration, which looks the name up itself and decides where calls may go: the one that
     * the configuration names first. Null where that is none, so that the name is looked up and checked here.
     */
    private static HttpHost proxy(URI url) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector == null ? null : selector.select(url).stream().limit(1)
                .filter(first -> first.type() == Proxy.Type.HTTP).map(first -> (InetSocketAddress) first.address())
                .map(address -> new HttpHost(address.getHostString(), address.getPort())).findFirst().orElse(null);
    }

    private static void checkLiteral(String host, Reach reach) throws IOException {
        if (HostNames.isAddress(host.toLowerCase(Locale.ROOT))) {
            CheckedNames.check(host, InetAddress.getAllByName(host), reach);
        }
    }

    private static IOException failure(IOException failure, Exception cause) {
        failure.initCause(cause);
        return failure;
    }
}
