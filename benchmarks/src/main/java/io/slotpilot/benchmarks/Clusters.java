package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.Locale;

/** Clusters on paper. */
final class Clusters {

    private Clusters() {}

    static NodeAddress address(int node) {
        return new NodeAddress("10.0." + node / 250 + '.' + (node % 250 + 1), 6379);
    }

    /** The CLUSTER NODES view of that many primaries with equal shares, asked at 0. */
    static ClusterView ofPrimaries(int count) {
        return read(nodesReply(count));
    }

    static ClusterView read(String nodesReply) {
        return ClusterView.fromNodes(nodesReply, address(0), 0, AddressMapper.identity());
    }

    /** What CLUSTER NODES says of that many primaries with equal shares. */
    static String nodesReply(int count) {
        StringBuilder nodes = new StringBuilder();
        for (int node = 0; node < count; node++) {
            int first = node * KeySlot.COUNT / count;
            int last = (node + 1) * KeySlot.COUNT / count - 1;
            nodes.append(String.format(
                    Locale.ROOT,
                    "%040x %s@16379 master - 0 0 %d connected %d-%d%n",
                    node + 1,
                    address(node),
                    node + 1,
                    first,
                    last));
        }
        return nodes.toString();
    }
}
