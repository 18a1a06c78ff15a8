package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who said what; those who say the same, in one line. */
final class Evidence {

    private Evidence() {}

    static String names(Collection<NodeReport> nodes) {
        return nodes.stream().map(NodeReport::toString).collect(Collectors.joining(", "));
    }

    static List<String> grouped(List<NodeReport> nodes, Function<NodeReport, String> says) {
        Map<String, List<NodeReport>> groups = new LinkedHashMap<>();
        nodes.forEach(node -> groups.computeIfAbsent(says.apply(node), said -> new ArrayList<>())
                .add(node));
        return groups.entrySet().stream()
                .map(group -> names(group.getValue()) + ": " + group.getKey())
                .toList();
    }

    /** Bytes as people read them. */
    static String size(long bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
