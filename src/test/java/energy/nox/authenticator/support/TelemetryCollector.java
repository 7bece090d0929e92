package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** A collector that takes traces, metrics and logs by OTLP over HTTP (OpenTelemetry Protocol 1.x) and keeps them. */
public final class TelemetryCollector implements AutoCloseable {

    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
    private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    public TelemetryCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> take(exchange, ExportTraceServiceRequest.parser(), traces));
        server.createContext("/v1/metrics", exchange -> take(exchange, ExportMetricsServiceRequest.parser(), metrics));
        server.createContext("/v1/logs", exchange -> take(exchange, ExportLogsServiceRequest.parser(), logs));
        server.setExecutor(threads);
        server.start();
    }

    public String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public List<Span> spans() {
        return traces.stream().flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream()).toList();
    }

    public List<Metric> metrics() {
        return metrics.stream().flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream()).toList();
    }

    public List<LogRecord> logs() {
        return logs.stream().flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream()).toList();
    }

    /** What the spans, metrics and log entries are of. */
    public List<Resource> resources() {
        return Stream.of(
                traces.stream().flatMap(request -> request.getResourceSpansList().stream()).map(ResourceSpans::getResource),
                metrics.stream().flatMap(request -> request.getResourceMetricsList().stream())
                        .map(ResourceMetrics::getResource),
                logs.stream().flatMap(request -> request.getResourceLogsList().stream()).map(ResourceLogs::getResource))
                .flatMap(resources -> resources).toList();
    }

    /** All that has arrived, as text. */
    public String everything() {
        return traces.toString() + metrics + logs;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private static <T extends Message> void take(HttpExchange exchange, Parser<T> parser, List<T> requests)
            throws IOException {
        try (exchange; InputStream body = exchange.getRequestBody()) {
            requests.add(parser.parseFrom(body));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
