package io.slotpilot.core.metrics;

import io.micrometer.observation.Observation;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.RedirectTracer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One command that goes again. Used by one thread at a time. */
final class ObservedCommand implements RedirectTracer.Span {

    private static final String STATUS = "db.response.status_code";
    private static final String ERROR = "error.type";
    // Registries of meters want the same tags each time.
    private static final String NO_ERROR = "none";

    private final Observation observation;
    private int tries;

    ObservedCommand(Observation observation) {
        this.observation = observation;
    }

    @Override
    public void failed(Hop hop) {
        FailureKind kind = hop.failure().kind();
        if (tries++ == 0) {
            observation.lowCardinalityKeyValue(STATUS, kind.word()).start();
        }
        observation.event(Observation.Event.of(kind.tag(), at(hop.at()) + ' ' + kind.word()));
        NodeAddress next = hop.failure().target();
        if (next != null) {
            observation.highCardinalityKeyValue("server.address", next.host());
            observation.highCardinalityKeyValue("server.port", Integer.toString(next.port()));
        }
    }

    private static String at(@Nullable NodeAddress node) {
        return node == null ? "no reachable owner" : node.toString();
    }

    @Override
    public void recovered(Duration elapsed) {
        end(NO_ERROR);
    }

    @Override
    public void gaveUp(RedirectTrace trace) {
        if (tries > 0) {
            observation.error(trace);
            end(trace.reason().tag());
        }
    }

    private void end(String error) {
        observation
                .lowCardinalityKeyValue(ERROR, error)
                .highCardinalityKeyValue("slotpilot.resends", Integer.toString(tries))
                .stop();
    }
}
