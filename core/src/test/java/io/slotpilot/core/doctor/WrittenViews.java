package io.slotpilot.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Clusters as their nodes describe them: 1 to 3 are primaries, 4 to 6 their replicas, unless a test says otherwise. */
final class WrittenViews {

    private WrittenViews() {}

    static final String[] SLOTS = {"0-5460", "5461-10922", "10923-16383"};

    static Examination healthy() {
        return cluster(Map.of(), Map.of());
    }

    static Map<Integer, String[]> all(String[] slots) {
        Map<Integer, String[]> views = new HashMap<>();
        IntStream.rangeClosed(1, 6).forEach(node -> views.put(node, slots));
        return views;
    }

    static Examination cluster(Map<Integer, String> markers, Map<Integer, String[]> slots) {
        List<NodeReport> nodes = IntStream.rangeClosed(1, 6)
                .mapToObj(node ->
                        NodeReport.of(view(node, slots.getOrDefault(node, SLOTS), markers.getOrDefault(node, ""), 3)))
                .toList();
        return new Examination(nodes, Map.of());
    }

    static Examination with(Examination cluster, int slot, int node, long keys) {
        List<NodeReport> nodes = new ArrayList<>(cluster.nodes());
        nodes.set(node - 1, nodes.get(node - 1).keys(Map.of(slot, keys)));
        return cluster.with(nodes);
    }

    static Examination changed(Examination cluster, int node, UnaryOperator<NodeReport> change) {
        List<NodeReport> nodes = new ArrayList<>(cluster.nodes());
        nodes.set(node - 1, change.apply(nodes.get(node - 1)));
        return cluster.with(nodes);
    }

    static KeySize size(String key, long bytes) {
        return new KeySize(key, bytes);
    }

    static Finding first(FindingKind kind, Examination cluster) {
        List<Finding> findings = Doctor.examine(cluster);
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not among " + findings));
    }

    static ClusterView view(int answering, String[] slots, String marker, int primaries) {
        return view(answering, slots, marker, primaries, node -> false);
    }

    static ClusterView view(int answering, String[] slots, String marker, int primaries, IntPredicate cutOff) {
        StringBuilder text = new StringBuilder();
        for (int node = 1; node <= (primaries == 3 ? 6 : primaries); node++) {
            boolean primary = node <= primaries;
            text.append(id(node)).append(' ').append(at(node)).append("@17000 ");
            text.append(node == answering ? "myself," : "");
            text.append(primary ? "master -" : "slave " + id(node - 3));
            text.append(" 0 0 ")
                    .append(primary ? node : node - 3)
                    .append(cutOff.test(node) ? " disconnected " : " connected ");
            text.append(primary ? slots[node - 1] : "");
            text.append(node == answering ? " " + marker : "").append('\n');
        }
        return ClusterView.fromNodes(text.toString(), at(answering), 0, AddressMapper.identity());
    }

    static NodeAddress at(int node) {
        return new NodeAddress("10.0.0." + node, 7000);
    }

    static String id(int node) {
        return String.format(Locale.ROOT, "%040x", node);
    }

    static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    static List<String> steps(Finding finding) {
        return finding.repair().stream().map(WrittenViews::text).toList();
    }

    static String text(Step step) {
        if (step.action() instanceof Action.MoveKeys move) {
            return "move " + move.slot() + " from " + number(move.from()) + " to " + number(move.to());
        }
        Action.Command command = (Action.Command) step.action();
        return number(command.on()) + ' ' + String.join(" ", command.words());
    }

    static String number(NodeAddress address) {
        String[] parts = address.host().split("\\.", -1);
        return Arrays.asList(parts).get(3);
    }
}
