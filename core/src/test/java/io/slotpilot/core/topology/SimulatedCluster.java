package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers topology queries as three primaries would, without servers, so that time can be virtual. */
final class SimulatedCluster implements TopologySource {

    static final NodeAddress A = new NodeAddress("10.0.0.1", 6379);
    static final NodeAddress B = new NodeAddress("10.0.0.2", 6379);
    static final NodeAddress C = new NodeAddress("10.0.0.3", 6379);

    /** A replica, until A fails over to it. */
    static final NodeAddress A_REPLICA = new NodeAddress("10.0.0.4", 6379);

    private final Map<NodeAddress, Mode> modes = new LinkedHashMap<>();
    private final Map<NodeAddress, Long> epochs = new LinkedHashMap<>();
    private final NodeAddress[] owners = new NodeAddress[KeySlot.COUNT];
    private final List<String> asked = new ArrayList<>();

    enum Mode {
        UP,
        SILENT,
        DEAD,
        REFUSING,

        /** Back after a restart, without its data. */
        LOADING,

        /** Answers CLUSTER SLOTS only. */
        SECRETIVE
    }

    SimulatedCluster() {
        for (NodeAddress node : List.of(A, B, C)) {
            modes.put(node, Mode.UP);
            epochs.put(node, (long) modes.size());
        }
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            owners[slot] = slot <= 5460 ? A : slot <= 10922 ? B : C;
        }
    }

    void set(NodeAddress node, Mode mode) {
        modes.put(node, mode);
    }

    /** {@code to} takes all slots of {@code from}, with the highest epoch. */
    void failOver(NodeAddress from, NodeAddress to) {
        modes.putIfAbsent(to, Mode.UP);
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            if (owners[slot].equals(from)) {
                owners[slot] = to;
            }
        }
        epochs.put(to, 100L);
    }

    void move(int slot, NodeAddress to) {
        owners[slot] = to;
    }

    /** What was asked since the last call. */
    List<String> takeAsked() {
        List<String> copy = List.copyOf(asked);
        asked.clear();
        return copy;
    }

    @Override
    public CompletionStage<?> query(NodeAddress node, TopologyQuery query) {
        asked.add(query + " " + node);
        return switch (modes.getOrDefault(node, Mode.DEAD)) {
            case UP -> CompletableFuture.completedFuture(query == TopologyQuery.SLOTS ? slots() : nodes(node));
            case SECRETIVE ->
                query == TopologyQuery.SLOTS ? CompletableFuture.completedFuture(slots()) : new CompletableFuture<>();
            case SILENT -> new CompletableFuture<>();
            case DEAD -> CompletableFuture.failedFuture(new IllegalStateException("Connection refused"));
            case LOADING ->
                CompletableFuture.completedFuture(new Refusal("LOADING Redis is loading the dataset in memory"));
            case REFUSING ->
                CompletableFuture.completedFuture(new Refusal("ERR This instance has cluster support disabled"));
        };
    }

    @Override
    public boolean connected(NodeAddress node) {
        return modes.containsKey(node); // a client that reads from primaries has no connection to the replica
    }

    private List<Object> slots() {
        List<Object> reply = new ArrayList<>();
        forEachRange((first, last) -> {
            List<Object> range = new ArrayList<>(List.of((long) first, (long) last, entry(owners[first])));
            if (owners[first].equals(A)) {
                range.add(entry(A_REPLICA));
            }
            reply.add(range);
        });
        return reply;
    }

    private static List<Object> entry(NodeAddress node) {
        return List.of(node.host(), (long) node.port(), id(node));
    }

    private String nodes(NodeAddress answering) {
        Map<NodeAddress, StringBuilder> ranges = new LinkedHashMap<>();
        modes.keySet().forEach(node -> ranges.put(node, new StringBuilder()));
        forEachRange((first, last) -> ranges.computeIfAbsent(owners[first], unused -> new StringBuilder())
                .append(' ')
                .append(first)
                .append('-')
                .append(last));
        StringBuilder text = new StringBuilder();
        ranges.forEach((node, slots) -> text.append(id(node))
                .append(' ')
                .append(node)
                .append("@16379 ")
                .append(node.equals(answering) ? "myself,master" : "master")
                .append(" - 0 0 ")
                .append(epochs.get(node))
                .append(" connected")
                .append(slots)
                .append('\n'));
        if (!modes.containsKey(A_REPLICA)) {
            text.append(id(A_REPLICA) + ' ' + A_REPLICA + "@16379 slave " + id(A) + " 0 0 1 connected\n");
        }
        return text.toString();
    }

    private interface Range {
        void accept(int first, int last);
    }

    private void forEachRange(Range action) {
        int first = 0;
        for (int slot = 1; slot <= KeySlot.COUNT; slot++) {
            if (slot == KeySlot.COUNT || !owners[slot].equals(owners[first])) {
                action.accept(first, slot - 1);
                first = slot;
            }
        }
    }

    private static String id(NodeAddress node) {
        return "%040x".formatted((int) node.host().charAt(node.host().length() - 1));
    }
}
