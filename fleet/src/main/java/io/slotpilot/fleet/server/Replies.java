package io.slotpilot.fleet.server;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes answer to topology queries. Written as servers write it and read as clients read it, but once for each
 * layout: ten thousand clients share what they read. The newest are kept.
 */
final class Replies {

    private final List<NodeAddress> addresses;
    private final List<List<Object>> entries = new ArrayList<>();
    private final Map<Integer, ClusterView> slots = newest();
    private final Map<Integer, ClusterView> nodes = newest();

    Replies(List<NodeAddress> addresses) {
        this.addresses = addresses;
        for (int node = 0; node < addresses.size(); node++) {
            NodeAddress address = addresses.get(node);
            entries.add(List.of(address.host(), (long) address.port(), id(node)));
        }
    }

    /** CLUSTER SLOTS. */
    ClusterView slots(Layout layout, int answering) {
        return slots.computeIfAbsent(
                        layout.version(),
                        version -> ClusterView.fromSlots(
                                renderSlots(layout), addresses.get(0), 0, AddressMapper.identity()))
                .toldBy(addresses.get(answering), null, 0);
    }

    /** CLUSTER NODES. */
    ClusterView nodes(Layout layout, int answering) {
        return nodes.computeIfAbsent(
                        layout.version(),
                        version -> ClusterView.fromNodes(
                                String.join("", renderLines(layout)), addresses.get(0), 0, AddressMapper.identity()))
                .toldBy(addresses.get(answering), id(answering), 0);
    }

    /** News spreads within some versions, so few are asked for at one time. */
    private static <T> Map<Integer, T> newest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, T> eldest) {
                return size() > 24;
            }
        };
    }

    private List<Object> renderSlots(Layout layout) {
        List<List<Integer>> replicas = new ArrayList<>();
        for (int node = 0; node < layout.nodes(); node++) {
            replicas.add(new ArrayList<>());
        }
        for (int node = 0; node < layout.nodes(); node++) {
            if (layout.primaryOf(node) >= 0 && !layout.isFailed(node)) {
                replicas.get(layout.primaryOf(node)).add(node);
            }
        }
        List<Object> reply = new ArrayList<>();
        forEachRange(layout, (first, last) -> {
            List<Object> range = new ArrayList<>(List.of((long) first, (long) last));
            int owner = layout.owner(first);
            range.add(entries.get(owner));
            replicas.get(owner).forEach(replica -> range.add(entries.get(replica)));
            reply.add(range);
        });
        return reply;
    }

    private List<String> renderLines(Layout layout) {
        List<StringBuilder> ranges = new ArrayList<>();
        for (int node = 0; node < layout.nodes(); node++) {
            ranges.add(new StringBuilder());
        }
        forEachRange(layout, (first, last) -> {
            StringBuilder line = ranges.get(layout.owner(first)).append(' ').append(first);
            if (first != last) {
                line.append('-').append(last);
            }
        });
        List<String> rendered = new ArrayList<>();
        for (int node = 0; node < layout.nodes(); node++) {
            rendered.add(line(layout, node, ranges.get(node)));
        }
        return rendered;
    }

    private String line(Layout layout, int node, CharSequence ranges) {
        int primary = layout.primaryOf(node);
        return id(node) + ' ' + addresses.get(node) + "@16379 " + (primary < 0 ? "master" : "slave")
                + (layout.isFailed(node) ? ",fail" : "") + ' ' + (primary < 0 ? "-" : id(primary)) + " 0 0 "
                + layout.epoch(primary < 0 ? node : primary)
                + (layout.isFailed(node) ? " disconnected" : " connected") + ranges + '\n';
    }

    private interface Range {
        void accept(int first, int last);
    }

    private static void forEachRange(Layout layout, Range action) {
        int first = 0;
        for (int slot = 1; slot <= KeySlot.COUNT; slot++) {
            if (slot == KeySlot.COUNT || layout.owner(slot) != layout.owner(first)) {
                action.accept(first, slot - 1);
                first = slot;
            }
        }
    }

    private static String id(int node) {
        return "%040x".formatted(node + 1);
    }
}
