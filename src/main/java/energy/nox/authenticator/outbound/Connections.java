package energy.nox.authenticator.outbound;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** An HTTP client that does what it is told and nothing by itself, and the connections that it shares between calls. */
final class Connections implements AutoCloseable {

    private static final int CONNECT_SECONDS = 2;
    private static final int MAX_TOTAL = 256;
    private static final int MAX_OF_A_HOST = 64;
    /** Shorter than servers keep theirs: a call that meets a connection just closed would fail. */
    private static final TimeValue KEPT = TimeValue.ofSeconds(3);
    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_LENGTH = 8 * 1024;

    /** Builds connections that are made in time or not at all. */
    private static final class Builder extends PoolingHttpClientConnectionManagerBuilder {

        private final CheckedNames names;

        Builder(CheckedNames names) {
            this.names = names;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(SchemePortResolver ports, DnsResolver resolver,
                TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(proxy -> names.newSocket(), ports, resolver,
                    RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
        }
    }

    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;

    Connections(CheckedNames names, SSLContext tls) {
        pool = new Builder(names)
                .setDnsResolver(names)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(Http1Config.custom()
                        .setMaxHeaderCount(MAX_HEADERS).setMaxLineLength(MAX_HEADER_LENGTH).build()).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(CONNECT_SECONDS)).build())
                .setMaxConnTotal(MAX_TOTAL)
                .setMaxConnPerRoute(MAX_OF_A_HOST)
                .build();
        client = HttpClients.custom()
                .setConnectionManager(pool)
                .setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return names.proxy();
                    }
                })
                .setKeepAliveStrategy((response, context) -> KEPT)
                .setUserAgent("nox-authenticator")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    CloseableHttpClient client() {
        return client;
    }

    void closeUnused() {
        pool.closeExpired();
    }

    /** Calls under way fail. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
