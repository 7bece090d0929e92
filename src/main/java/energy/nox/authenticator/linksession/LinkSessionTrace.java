package energy.nox.authenticator.linksession;

import java.util.HexFormat;
import java.util.UUID;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The trace of a link session. Its steps come in many requests, of a backend and of a browser, on any server; all of
 * them are in one trace, and that one's id is the session's own without hyphens. Each step is linked with the span of
 * the request that it came in. The token is in none of them.
 */
@ApplicationScoped
public class LinkSessionTrace {

    /** What is done in a step. */
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    private static final String ID = "nox.link_session.id";

    private Tracer tracer;

    /** For the CDI proxy. */
    protected LinkSessionTrace() {
    }

    @Inject
    public LinkSessionTrace(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Runs a step within its span; what is traced meanwhile, calls of a supplier among it, is part of the step. */
    public <T, E extends Exception> T step(String name, UUID sessionId, Work<T, E> work) throws E {
        Span outer = Span.current();
        if (!outer.getSpanContext().isValid()) {
            // The request has no span: telemetry is off.
            return work.run();
        }
        SpanContext session = context(sessionId);
        boolean nested = outer.getSpanContext().getTraceId().equals(session.getTraceId());
        Span span = tracer.spanBuilder("link_session." + name)
                .setParent(nested ? Context.current() : Context.root().with(Span.wrap(session)))
                .addLink(nested ? SpanContext.getInvalid() : outer.getSpanContext())
                .setAttribute(ID, sessionId.toString())
                .startSpan();
        outer.setAttribute(ID, sessionId.toString());
        boolean done = false;
        try (Scope scope = span.makeCurrent()) {
            T result = work.run();
            done = true;
            return result;
        } finally {
            if (!done) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    /** The parent that every step names. It is never recorded itself. A sampler that asks the parent keeps all steps. */
    private static SpanContext context(UUID id) {
        HexFormat hex = HexFormat.of();
        String low = hex.toHexDigits(id.getLeastSignificantBits());
        return SpanContext.createFromRemoteParent(hex.toHexDigits(id.getMostSignificantBits()) + low, low,
                TraceFlags.getSampled(), TraceState.getDefault());
    }
}
