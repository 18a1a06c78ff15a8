package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Facts;
import io.slotpilot.core.doctor.KeySize;
import io.slotpilot.core.doctor.NodeReport;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What one node is asked. A command that it refuses is noted, and the rest asked all the same. */
final class NodeQuestions {

    private static final List<String> SETTINGS = List.of("cluster-*", "port", "tls-port", "tls-cluster");
    /** The keys of an open slot that are looked at; enough to judge, and soon answered. */
    private static final int SAMPLE = 1000;
    /** A reshard that was interrupted leaves one. */
    private static final int OPEN_SLOTS = 16;

    private final NodeDialogue node;

    NodeQuestions(NodeDialogue node) {
        this.node = node;
    }

    /** @throws NoAnswerException if it does not even say what it believes of the cluster */
    NodeReport report(NodeAddress address, AddressMapper mapper) {
        String text = node.text("CLUSTER", "NODES");
        ClusterView view = ClusterView.fromNodes(text, address, System.nanoTime(), mapper);
        if (view.answererId() == null || view.nodes().isEmpty()) {
            throw new NoAnswerException("its CLUSTER NODES does not say who it is");
        }
        NodeReport report = NodeReport.of(view);
        report = ask(report, "CLUSTER INFO", told -> told.facts(node.fields("CLUSTER", "INFO")));
        report = ask(report, "INFO", told -> told.facts(node.fields("INFO")));
        for (String setting : SETTINGS) {
            report = ask(report, "CONFIG GET", told -> told.facts(node.settings(setting)));
        }
        report = ask(report, "CLUSTER SLOTS", told -> {
            Map<String, String> names = new HashMap<>();
            node.namesForClients().forEach((id, name) -> names.put(Facts.FOR_CLIENTS + id, name));
            return told.facts(names);
        });
        report = ask(report, "CLUSTER SHARDS", told -> told.facts(progress(node.shardNodes())));
        report = ask(report, "CLUSTER LINKS", told -> told.links(node.links()));
        return report.facts(ports(report, self(text)));
    }

    private static Map<String, String> progress(List<Map<String, String>> nodes) {
        Map<String, String> facts = new HashMap<>();
        for (Map<String, String> told : nodes) {
            String id = told.getOrDefault("id", "");
            facts.put(Facts.HEALTH + id, Printable.text(told.getOrDefault("health", "")));
            facts.put(Facts.OFFSET + id, told.getOrDefault("replication-offset", ""));
        }
        return facts;
    }

    /** The second field of its own line, {@code ip:port@bus}. */
    private static String self(String nodes) {
        return nodes.lines()
                .filter(line -> line.contains("myself"))
                .map(line -> (line + "  ").split(" ", -1)[1].split(",", -1)[0])
                .findFirst()
                .orElse("");
    }

    /**
     * By which ports other nodes reach it. CLUSTER NODES names the one for clients like this one, with or without TLS.
     */
    private static Map<String, String> ports(NodeReport report, String self) {
        Map<String, String> facts = new HashMap<>();
        facts.put(Facts.BUS_PORT, Printable.text(self.substring(self.indexOf('@') + 1)));
        String shown = self.replaceFirst("@.*", "");
        String host = shown.substring(0, Math.max(0, shown.lastIndexOf(':')));
        String port = shown.substring(shown.lastIndexOf(':') + 1);
        boolean tls = "yes".equals(report.fact("tls-cluster"));
        long announced = report.number(tls ? "cluster-announce-tls-port" : "cluster-announce-port", 0);
        long listening = announced > 0 ? announced : report.number(tls ? "tls-port" : "port", 0);
        String reached = (host.isEmpty() ? report.address().host() : host) + ':' + (listening > 0 ? listening : port);
        if (!reached.equals(report.address().toString()) && isAddress(reached)) {
            facts.put(Facts.FOR_SERVERS, reached);
        }
        return facts;
    }

    private static boolean isAddress(String text) {
        try {
            return !NodeAddress.parse(text).host().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** How many keys it holds in these slots. */
    NodeReport keys(NodeReport report, BitSet slots) {
        return ask(
                report, "CLUSTER COUNTKEYSINSLOT", told -> told.keys(counting().of(slots)));
    }

    /** How many keys it holds in every slot: its own, these, and others if it has more keys than that. */
    NodeReport allKeys(NodeReport report, BitSet slots) {
        BitSet likely = report.slots();
        likely.or(slots);
        return ask(
                report, "CLUSTER COUNTKEYSINSLOT", told -> told.keys(counting().ofAll(likely)));
    }

    private KeyCount counting() {
        return new KeyCount(node, KeyCount::rest);
    }

    NodeReport samples(NodeReport report, BitSet slots, UnaryOperator<String> label) {
        Map<Integer, List<KeySize>> samples = new LinkedHashMap<>();
        NodeReport sampled = report;
        for (int slot : slots.stream().limit(OPEN_SLOTS).toArray()) {
            sampled = ask(sampled, "CLUSTER GETKEYSINSLOT", told -> {
                samples.put(slot, node.sample(slot, SAMPLE, report.claims(slot), label));
                return told;
            });
        }
        return sampled.samples(samples);
    }

    NodeReport rights(NodeReport report, String user) {
        Map<String, String> facts = new HashMap<>(Map.of(Facts.USER, user));
        NodeReport asked = report;
        for (String command : Facts.NEEDED) {
            asked = ask(asked, "ACL DRYRUN", told -> {
                List<String> words = new ArrayList<>(List.of("ACL", "DRYRUN", user));
                words.addAll(List.of(command.split(" ", -1)));
                facts.put(Facts.USER_MAY + command, node.text(words.toArray(String[]::new)));
                return told;
            });
        }
        return asked.facts(facts);
    }

    private static NodeReport ask(NodeReport report, String command, Function<NodeReport, NodeReport> question) {
        try {
            return question.apply(report);
        } catch (RefusedException | IllegalArgumentException e) {
            return report.without(command, Printable.text(String.valueOf(e.getMessage())));
        }
    }
}
