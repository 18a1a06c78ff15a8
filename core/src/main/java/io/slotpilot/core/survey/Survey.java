package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Asks every node of a cluster. Only reads. One connection per node, and to a few nodes at a time. */
public final class Survey {

    /** The largest cluster that Redis recommends; a reply that names more is not to be trusted. */
    private static final int MAX_NODES = 1000;

    private final List<NodeAddress> seeds;
    private final NodeAccess nodes;
    private final AddressMapper mapper;
    private final Look look;

    /**
     * @param seeds the nodes to begin with; the others are found by what these say
     * @param mapper from announced addresses to those that lead there
     */
    public Survey(List<NodeAddress> seeds, NodeAccess nodes, AddressMapper mapper, Look look) {
        this.seeds = List.copyOf(seeds);
        this.nodes = nodes;
        this.mapper = mapper;
        this.look = look;
    }

    /**
     * One look at all nodes.
     *
     * @throws CannotLookException if no node says anything about the cluster
     */
    public Examination look() {
        try (Crew crew = new Crew(look.limit())) {
            Examination found = discover(crew);
            Examination counted = withKeys(found, crew);
            return look.user() == null ? counted : withRightsOf(look.user(), counted, crew);
        }
    }

    /** Only primaries are asked: what replicas hold is theirs. */
    private Examination withKeys(Examination found, Crew crew) {
        BitSet slots = found.slotsOfInterest();
        if (slots.isEmpty() && !look.everySlot()) {
            return found;
        }
        BitSet open = new BitSet();
        found.nodes().forEach(node -> open.or(node.view().open()));
        UnaryOperator<String> label = look.keyNames() ? UnaryOperator.identity() : new KeyLabels();
        look.progress()
                .accept("counting the keys of " + (look.everySlot() ? KeySlot.COUNT : slots.cardinality())
                        + " slots on " + found.primaries().size() + " nodes");
        return each(found, crew, NodeReport::isPrimary, (node, report) -> {
            NodeQuestions questions = new NodeQuestions(node);
            NodeReport counted = look.everySlot() ? questions.allKeys(report, slots) : questions.keys(report, slots);
            return questions.samples(counted, open, label);
        });
    }

    private Examination withRightsOf(String user, Examination found, Crew crew) {
        return each(found, crew, report -> true, (node, report) -> new NodeQuestions(node).rights(report, user));
    }

    /** The same, with the commands of the plan that nodes will refuse. */
    Examination rights(Examination examination, List<Finding> findings) {
        RepairRights rights = new RepairRights(findings);
        try (Crew crew = new Crew(look.limit())) {
            return each(examination, crew, rights::concern, (node, report) -> rights.look(report, node));
        }
    }

    private Examination discover(Crew crew) {
        Map<String, NodeReport> reports = new LinkedHashMap<>();
        Map<NodeAddress, String> failures = new LinkedHashMap<>();
        Set<NodeAddress> asked = new HashSet<>();
        List<NodeAddress> next = seeds.stream().distinct().toList();
        while (!next.isEmpty()) {
            asked.addAll(next);
            look.progress().accept("asking " + next.size() + " nodes");
            Map<NodeAddress, NodeReport> answers = crew.ask(next, this::ask, failures);
            answers.values().forEach(report -> reports.putIfAbsent(report.id(), report));
            next = unasked(reports, asked);
        }
        if (reports.isEmpty()) {
            failures.replaceAll((node, reason) -> node + ": " + reason);
            throw new CannotLookException(String.join("; ", failures.values()));
        }
        return new Examination(List.copyOf(reports.values()), failures, look.weights());
    }

    private static List<NodeAddress> unasked(Map<String, NodeReport> reports, Set<NodeAddress> asked) {
        Set<NodeAddress> next = new HashSet<>();
        for (NodeReport report : reports.values()) {
            for (ClusterNode node : report.view().nodes()) {
                boolean known = reports.containsKey(String.valueOf(node.id()))
                        || node.flags().contains(NodeFlag.HANDSHAKE);
                if (!known && !asked.contains(node.address())) {
                    next.add(node.address());
                }
            }
        }
        if (next.size() + asked.size() > MAX_NODES) {
            throw new CannotLookException("the nodes name more than " + MAX_NODES + " nodes");
        }
        return List.copyOf(next);
    }

    private NodeReport ask(NodeAddress address) {
        try (NodeDialogue node = new NodeDialogue(nodes.open(address))) {
            return new NodeQuestions(node).report(address, mapper);
        }
    }

    private Examination each(
            Examination examination,
            Crew crew,
            Predicate<NodeReport> which,
            BiFunction<NodeDialogue, NodeReport, NodeReport> question) {
        Map<NodeReport, String> failures = new LinkedHashMap<>();
        Map<NodeReport, NodeReport> answers = crew.ask(
                examination.nodes().stream().filter(which).toList(),
                report -> {
                    try (NodeDialogue node = new NodeDialogue(nodes.open(report.address()))) {
                        return question.apply(node, report);
                    }
                },
                failures);
        return examination.with(examination.nodes().stream()
                .map(report -> failures.containsKey(report)
                        ? report.without("the second question", Printable.text(failures.get(report)))
                        : answers.getOrDefault(report, report))
                .toList());
    }
}
