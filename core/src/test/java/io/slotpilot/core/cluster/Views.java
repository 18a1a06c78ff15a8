package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Short names for nodes and views in tests: node 3 is {@code 10.0.0.3:7003}, its id ends in 3. */
final class Views {

    private Views() {}

    static NodeAddress at(int node) {
        return new NodeAddress("10.0.0." + node, 7000 + node);
    }

    static String id(int node) {
        return String.format(Locale.ROOT, "%040x", node);
    }

    static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    static String primary(int node, long epoch, String slots) {
        return line(node, "master", "-", epoch, slots);
    }

    static String replica(int node, int of, long epochOfPrimary) {
        return line(node, "slave", id(of), epochOfPrimary, "");
    }

    static String line(int node, String flags, String primary, long epoch, String slots) {
        return id(node) + ' ' + at(node) + "@17000 " + flags + ' ' + primary + " 0 0 " + epoch + " connected " + slots;
    }

    /** A CLUSTER NODES view of a node, asked at some milliseconds. */
    static ClusterView nodes(int answeredBy, long atMillis, String... lines) {
        String text = String.join("\n", lines)
                .replace(
                        id(answeredBy) + ' ' + at(answeredBy) + "@17000 ",
                        id(answeredBy) + ' ' + at(answeredBy) + "@17000 myself,");
        return ClusterView.fromNodes(text, at(answeredBy), millis(atMillis), AddressMapper.identity());
    }

    /** A CLUSTER SLOTS view of a node, asked at some milliseconds. */
    static ClusterView slots(int answeredBy, long atMillis, List<?>... ranges) {
        return ClusterView.fromSlots(List.of(ranges), at(answeredBy), millis(atMillis), AddressMapper.identity());
    }

    static List<Object> range(int first, int last, int... nodes) {
        List<Object> range = new ArrayList<>(List.of((long) first, (long) last));
        Arrays.stream(nodes)
                .mapToObj(node -> List.of(at(node).host(), (long) at(node).port(), id(node)))
                .forEach(range::add);
        return range;
    }

    static SlotMap mapOf(ClusterView... views) {
        SlotMap map = SlotMap.empty();
        for (ClusterView view : views) {
            map = map.merge(view).map();
        }
        return map;
    }
}
