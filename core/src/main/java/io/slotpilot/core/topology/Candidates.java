package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask for a view, best first: nodes that a connection leads to, in rendezvous-hash order, so that a fleet of
 * clients does not ask the same node; then the others; the seeds last. Suspected nodes are left out.
 *
 * <p>Immutable.
 */
final class Candidates {

    private final long salt;
    private final List<NodeAddress> seeds;
    private final Predicate<NodeAddress> connected;
    private final Predicate<NodeAddress> suspected;

    Candidates(
            long salt,
            Collection<NodeAddress> seeds,
            Predicate<NodeAddress> connected,
            Predicate<NodeAddress> suspected) {
        this.salt = salt;
        this.seeds = List.copyOf(seeds);
        this.connected = connected;
        this.suspected = suspected;
    }

    /**
     * The order for one refresh.
     *
     * @param first a node that is known to know, such as the one that answered with a redirect
     * @param last a node to ask only if nobody else can be asked
     * @param turn shifts the order, so that a node with a stale view is not asked again and again
     */
    List<NodeAddress> inOrder(SlotMap map, @Nullable NodeAddress first, @Nullable NodeAddress last, int turn) {
        Map<Boolean, List<NodeAddress>> known = known(map).collect(Collectors.partitioningBy(connected));
        List<NodeAddress> near = rotate(known.getOrDefault(true, List.of()), turn);
        List<NodeAddress> far = known.getOrDefault(false, List.of());
        LinkedHashSet<NodeAddress> order = new LinkedHashSet<>();
        if (first != null) {
            order.add(first);
        }
        order.addAll(near);
        order.addAll(rotate(far, turn));
        order.addAll(seeds);
        if (last != null && order.remove(last)) {
            order.add(last);
        }
        order.removeIf(suspected);
        return List.copyOf(order);
    }

    private Stream<NodeAddress> known(SlotMap map) {
        return map.nodes().stream()
                .map(node -> new Ranked(node.address(), weight(node.address())))
                .sorted()
                .map(Ranked::node);
    }

    private record Ranked(NodeAddress node, long weight) implements Comparable<Ranked> {

        @Override
        public int compareTo(Ranked other) {
            int byWeight = Long.compare(weight, other.weight);
            return byWeight != 0 ? byWeight : node.toString().compareTo(other.node.toString());
        }
    }

    private static List<NodeAddress> rotate(List<NodeAddress> nodes, int turn) {
        List<NodeAddress> rotated = new ArrayList<>(nodes);
        if (!rotated.isEmpty()) {
            Collections.rotate(rotated, -(turn % rotated.size()));
        }
        return rotated;
    }

    /** Mixes client and node (the finalizer of SplittableRandom), so that every client has an order of its own. */
    private long weight(NodeAddress node) {
        long z = salt ^ (node.hashCode() * 0x9E3779B97F4A7C15L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
