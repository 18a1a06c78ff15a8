package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices nodes that have commands outstanding and send no reply: a frozen process keeps its sockets open, so that
 * nothing else tells.
 *
 * <p>Samples counters, so that commands pay for no clock. Used by one thread.
 */
final class StallDetector {

    private final long stallAfterNanos;
    private final Map<NodeAddress, Silence> silences = new HashMap<>();

    /** Since when a node with work to do has shown no sign of life. */
    private record Silence(long replies, long sinceNanos) {}

    StallDetector(long stallAfterNanos) {
        this.stallAfterNanos = stallAfterNanos;
    }

    /** Looks at all nodes once; returns those that have been silent for too long. */
    List<NodeAddress> sample(Map<NodeAddress, NodeTraffic> traffic, long nowNanos) {
        silences.keySet().retainAll(traffic.keySet());
        List<NodeAddress> stalled = new ArrayList<>();
        traffic.forEach((node, counters) -> {
            if (silentFor(node, counters, nowNanos) >= stallAfterNanos) {
                stalled.add(node);
            }
        });
        return stalled;
    }

    private long silentFor(NodeAddress node, NodeTraffic counters, long nowNanos) {
        if (counters.outstanding() == 0) {
            silences.remove(node);
            return 0;
        }
        long replies = counters.replies();
        Silence silence = silences.get(node);
        if (silence == null || silence.replies != replies) {
            silences.put(node, new Silence(replies, nowNanos));
            return 0;
        }
        return nowNanos - silence.sinceNanos;
    }
}
