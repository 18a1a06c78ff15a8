package io.slotpilot.testkit.layout;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one node believes about the cluster: its {@code CLUSTER NODES}. Immutable, but for the bit sets. */
public record ClusterView(List<Line> lines) {

    /**
     * One known node.
     *
     * @param address as the node writes it: {@code host:port@bus[,hostname…]}
     * @param primaryId of a replica, else null
     * @param pongMillis when the answering node had the last pong from this one, since 1970; 0 for never
     * @param migrating open slots of this node by slot, to the id that they go to; only on the answering node's line
     * @param importing likewise, to the id that they come from
     */
    public record Line(
            String id,
            String address,
            Set<String> flags,
            @Nullable String primaryId,
            long pongMillis,
            long epoch,
            boolean connected,
            BitSet slots,
            Map<Integer, String> migrating,
            Map<Integer, String> importing) {

        static Line parse(String text) {
            String[] fields = text.strip().split(" ", -1);
            BitSet slots = new BitSet(SlotRanges.SLOTS);
            Map<Integer, String> migrating = new HashMap<>();
            Map<Integer, String> importing = new HashMap<>();
            for (int i = 8; i < fields.length; i++) {
                String field = fields[i];
                if (!field.startsWith("[")) {
                    slots.or(SlotRanges.parse(field));
                } else if (field.contains("->-")) {
                    addMarker(migrating, field, "->-");
                } else {
                    addMarker(importing, field, "-<-");
                }
            }
            return new Line(
                    fields[0],
                    fields[1],
                    Set.of(fields[2].split(",", -1)),
                    fields[3].equals("-") ? null : fields[3],
                    Long.parseLong(fields[5]),
                    Long.parseLong(fields[6]),
                    fields[7].equals("connected"),
                    slots,
                    Map.copyOf(migrating),
                    Map.copyOf(importing));
        }

        private static void addMarker(Map<Integer, String> markers, String field, String arrow) {
            int at = field.indexOf(arrow);
            markers.put(
                    Integer.valueOf(field.substring(1, at)), field.substring(at + arrow.length(), field.length() - 1));
        }

        public boolean isPrimary() {
            return flags.contains("master");
        }

        /** Whether the answering node holds this one to be failed, by itself ({@code fail?}) or by vote. */
        public boolean isFailing() {
            return flags.contains("fail") || flags.contains("fail?");
        }
    }

    /** Parses the reply to {@code CLUSTER NODES}. */
    public static ClusterView parse(String reply) {
        return new ClusterView(
                reply.lines().filter(line -> !line.isBlank()).map(Line::parse).toList());
    }

    /** The line of the node that answered. */
    public Line myself() {
        return lines.stream()
                .filter(line -> line.flags().contains("myself"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no line says 'myself' in " + lines));
    }

    /** The id of the node that owns {@code slot} in this view; null if none does. */
    public @Nullable String ownerOf(int slot) {
        for (Line line : lines) {
            if (line.slots().get(slot)) {
                return line.id();
            }
        }
        return null;
    }

    /** The line of the node with that id; null if this view does not have it. */
    public @Nullable Line line(String id) {
        for (Line line : lines) {
            if (Objects.equals(line.id(), id)) {
                return line;
            }
        }
        return null;
    }

    /** Whether both give every slot to the same node. */
    public boolean agreesWith(ClusterView other) {
        return owners().equals(other.owners());
    }

    private Map<String, BitSet> owners() {
        Map<String, BitSet> owners = new HashMap<>();
        for (Line line : lines) {
            if (!line.slots().isEmpty()) {
                owners.put(line.id(), line.slots());
            }
        }
        return owners;
    }
}
