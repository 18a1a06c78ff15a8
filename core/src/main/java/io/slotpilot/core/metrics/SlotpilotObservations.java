package io.slotpilot.core.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.slotpilot.core.redirect.RedirectTracer;
import org.jspecify.annotations.Nullable;

/**
 * An observation, and so a span where tracing is on, for each command that had to be sent again: from its first failure
 * to its outcome, as a child of what its caller was doing. Names and values are those of OpenTelemetry's conventions for
 * Redis. Commands that succeed at once, or fail for good at once, have none.
 *
 * <pre>{@code
 * RedirectOptions.builder().clusterName("orders").tracer(SlotpilotObservations.of(registry, "orders")).build()
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SlotpilotObservations implements RedirectTracer {

    /** The name of every observation; a span has the name of its command. */
    public static final String NAME = "slotpilot.redirected.command";

    private final ObservationRegistry registry;
    private final String cluster;

    private SlotpilotObservations(ObservationRegistry registry, String cluster) {
        this.registry = registry;
        this.cluster = cluster;
    }

    /**
     * Observations in {@code registry}; none, at no cost, if that ignores them all.
     *
     * @param cluster value of {@code slotpilot.cluster}
     */
    public static RedirectTracer of(ObservationRegistry registry, String cluster) {
        return registry.isNoop() ? RedirectTracer.NONE : new SlotpilotObservations(registry, cluster);
    }

    @Override
    public @Nullable Object context() {
        return registry.getCurrentObservation();
    }

    @Override
    public Span begin(String command, @Nullable Object context) {
        Observation observation = Observation.createNotStarted(NAME, registry)
                .contextualName(command)
                .lowCardinalityKeyValue("db.system.name", "redis")
                .lowCardinalityKeyValue("db.operation.name", command)
                .lowCardinalityKeyValue("slotpilot.cluster", cluster);
        if (context instanceof Observation caller) {
            observation.parentObservation(caller);
        }
        return new ObservedCommand(observation);
    }
}
