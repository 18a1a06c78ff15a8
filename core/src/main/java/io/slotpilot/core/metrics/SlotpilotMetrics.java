package io.slotpilot.core.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.ClientObserver;
import java.util.HashMap;
import java.util.Map;

/**
 * Every {@link SlotpilotMeter} of every client, in one registry.
 *
 * <pre>{@code
 * RedirectOptions.builder().clusterName("orders").observer(SlotpilotMetrics.of(registry)).build()
 * }</pre>
 *
 * <p>A client's meters come when it starts and go when it is closed. Clients of one library and cluster name share them:
 * counters and timers add up, gauges show the client that started last. To tell clients apart give each a name of its
 * own. Make one instance for each registry: two would share meters without knowing.
 *
 * <p>Thread-safe.
 */
public final class SlotpilotMetrics implements ClientObserver {

    private final MeterRegistry registry;
    private final Map<Tags, ClientMeters> meters = new HashMap<>();

    private SlotpilotMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Metrics in {@code registry}. */
    public static SlotpilotMetrics of(MeterRegistry registry) {
        return new SlotpilotMetrics(registry);
    }

    @Override
    public synchronized ClientListener observe(String client, String cluster) {
        Tags tags = Tags.of(SlotpilotMeter.CLIENT, client, SlotpilotMeter.CLUSTER, cluster);
        ClientMeters shared =
                meters.computeIfAbsent(tags, unused -> new ClientMeters(new Registration(registry, tags)));
        MeteredClient metered =
                new MeteredClient(shared, registry.config().clock(), closed -> closed(tags, shared, closed));
        shared.join(metered);
        return metered;
    }

    private synchronized void closed(Tags tags, ClientMeters shared, MeteredClient client) {
        if (shared.leave(client)) {
            meters.remove(tags);
        }
    }
}
