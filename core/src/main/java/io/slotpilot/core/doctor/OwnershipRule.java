package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Slots that nobody owns, that several claim, or about which nodes differ. Slots of nodes that do not answer are
 * {@link NodeRule}'s. An owner is never chosen by the number of its keys.
 */
final class OwnershipRule implements Rule {

    @Override
    public List<Finding> check(Examination examination) {
        Map<Case, BitSet> cases = new LinkedHashMap<>();
        for (SlotRun run : examination.runs()) {
            FindingKind kind = look(run.first(), examination);
            if (kind != null) {
                run.slots()
                        .forEach(slot -> cases.computeIfAbsent(describe(slot, kind, examination), key -> new BitSet())
                                .set(slot));
            }
        }
        List<Finding> findings = new ArrayList<>();
        cases.forEach((found, slots) -> findings.addAll(findings(found, slots, examination)));
        return findings;
    }

    /**
     * What is wrong with a slot; slots with equal cases are one finding.
     *
     * @param views whom each node believes the owner to be, in the order of the examination
     * @param holders nodes with keys of the slot
     */
    private record Case(FindingKind kind, List<String> views, List<NodeReport> holders) {}

    private static @Nullable FindingKind look(int slot, Examination examination) {
        String first = examination.nodes().get(0).ownerOf(slot);
        boolean agreed = true;
        int claimants = 0;
        for (NodeReport node : examination.nodes()) {
            String owner = node.ownerOf(slot);
            agreed &= Objects.equals(first, owner);
            claimants += node.id().equals(owner) ? 1 : 0;
        }
        if (claimants == 1 && agreed || claimants == 0 && isOfSilentNode(slot, examination)) {
            return null;
        }
        return claimants > 1
                ? FindingKind.CLAIMED_TWICE
                : claimants == 1
                        ? FindingKind.VIEWS_DIFFER
                        : agreed
                                ? FindingKind.UNCOVERED
                                : loop(slot, examination).isEmpty()
                                        ? FindingKind.NOBODY_CLAIMS
                                        : FindingKind.MOVED_LOOP;
    }

    /** The nodes that send a client round, the first one again at the end; empty if none do. */
    private static List<NodeReport> loop(int slot, Examination examination) {
        for (NodeReport start : examination.primaries()) {
            List<NodeReport> way = new ArrayList<>(List.of(start));
            NodeReport next = examination.answering(start.ownerOf(slot));
            while (next != null && !way.contains(next)) {
                way.add(next);
                next = examination.answering(next.ownerOf(slot));
            }
            if (next != null) {
                way.add(next);
                return way.subList(way.indexOf(next), way.size());
            }
        }
        return List.of();
    }

    private static Case describe(int slot, FindingKind kind, Examination examination) {
        List<String> views = examination.nodes().stream()
                .map(node -> String.valueOf(node.ownerOf(slot)))
                .toList();
        List<NodeReport> holders = examination.primaries().stream()
                .filter(node -> node.keysIn(slot) > 0)
                .toList();
        return new Case(kind, views, holders);
    }

    private static boolean isOfSilentNode(int slot, Examination examination) {
        for (NodeReport node : examination.nodes()) {
            String owner = node.ownerOf(slot);
            if (owner == null ? node.view().nowhere().get(slot) : examination.answering(owner) == null) {
                return true;
            }
        }
        return false;
    }

    private static List<Finding> findings(Case found, BitSet slots, Examination examination) {
        Finding finding = Finding.of(found.kind, SlotRanges.text(slots), evidence(found, slots, examination));
        return switch (found.kind) {
            case UNCOVERED, NOBODY_CLAIMS, MOVED_LOOP -> adopt(finding, found, slots, examination);
            case VIEWS_DIFFER -> List.of(finding.repairedBy(teach(slots, examination)));
            default ->
                List.of(finding.advising(
                        "look at the network between the claimants first; do not assign slots meanwhile"));
        };
    }

    private static List<String> evidence(Case found, BitSet slots, Examination examination) {
        int slot = slots.nextSetBit(0);
        List<String> evidence =
                new ArrayList<>(Evidence.grouped(examination.nodes(), node -> says(node, slot, examination)));
        if (found.kind == FindingKind.MOVED_LOOP) {
            evidence.add(loop(slot, examination).stream()
                    .map(NodeReport::toString)
                    .collect(Collectors.joining(" -MOVED-> ")));
        }
        if (found.kind == FindingKind.UNCOVERED) {
            examination.nodes().stream()
                    .map(node -> node.factOr("cluster_slots_assigned", ""))
                    .filter(assigned -> !assigned.isEmpty())
                    .distinct()
                    .forEach(assigned -> evidence.add("cluster_slots_assigned:" + assigned + " of " + KeySlot.COUNT));
        }
        found.holders.forEach(holder -> evidence.add(holder + ": holds keys"));
        return evidence;
    }

    private static String says(NodeReport node, int slot, Examination examination) {
        ClusterNode owner = node.view().owner(slot);
        if (owner == null) {
            return "no owner";
        }
        boolean silent = examination.answering(owner.id()) == null;
        return "of " + examination.name(owner.id()) + ", epoch " + owner.configEpoch()
                + (silent ? ", which does not answer" : "");
    }

    private static List<Finding> adopt(Finding finding, Case found, BitSet slots, Examination examination) {
        if (slots.cardinality() == KeySlot.COUNT) {
            // A node that was reset, or never was a member: it must not take what others own whom it does not know.
            return List.of(
                    finding.advising("if there is a cluster that this node has left, or never joined, begin at one"
                            + " of its nodes; for a new cluster: redis-cli --cluster create"));
        }
        NodeReport owner = chosen(found, slots.nextSetBit(0), examination);
        if (owner == null) {
            return List.of(finding.advising("no primary that answers can take these slots"));
        }
        List<Step> steps = new ArrayList<>();
        if (owner.ownerOf(slots.nextSetBit(0)) == null) {
            String command = "CLUSTER ADDSLOTSRANGE " + SlotRanges.arguments(slots);
            steps.add(Step.of("give the slots to the node that should have them", owner.address(), command));
        } else {
            slots.stream().forEach(slot -> steps.addAll(convince(slot, owner)));
        }
        List<Finding> findings = new ArrayList<>(List.of(finding.repairedBy(steps)));
        for (NodeReport holder : found.holders) {
            if (holder != owner) {
                slots.stream().forEach(slot -> findings.add(OrphanRule.orphan(slot, holder, owner)));
            }
        }
        return findings;
    }

    /** Only a slot that it is importing makes a node raise its epoch, so that the others believe it. */
    private static List<Step> convince(int slot, NodeReport owner) {
        String believed = String.valueOf(owner.ownerOf(slot));
        return List.of(
                Step.of("prepare the owner", owner.address(), OpenSlotRule.set(slot, "IMPORTING " + believed)),
                Step.of(
                        "make it the owner, with a new epoch",
                        owner.address(),
                        OpenSlotRule.set(slot, "NODE " + owner.id())));
    }

    /** A holder of keys, else whom most nodes believe, else a neighbour. */
    private static @Nullable NodeReport chosen(Case found, int slot, Examination examination) {
        NodeReport believed = mostBelieved(found, examination);
        if (!found.holders.isEmpty()) {
            return believed != null && found.holders.contains(believed) ? believed : first(found.holders);
        }
        return believed != null ? believed : neighbour(slot, examination);
    }

    private static @Nullable NodeReport mostBelieved(Case found, Examination examination) {
        return examination.primaries().stream()
                .filter(node -> found.views.contains(node.id()))
                .max(Comparator.comparingLong((NodeReport node) -> votes(found, node))
                        .thenComparing(NodeReport::toString))
                .orElse(null);
    }

    private static long votes(Case found, NodeReport node) {
        return found.views.stream().filter(node.id()::equals).count();
    }

    private static @Nullable NodeReport first(List<NodeReport> nodes) {
        return nodes.stream().min(Comparator.comparing(NodeReport::toString)).orElse(null);
    }

    private static @Nullable NodeReport neighbour(int slot, Examination examination) {
        for (int distance = 1; distance < KeySlot.COUNT; distance++) {
            int lower = Math.floorMod(slot - distance, KeySlot.COUNT);
            for (NodeReport node : examination.primaries()) {
                if (node.claims(lower)) {
                    return node;
                }
            }
        }
        return first(examination.primaries());
    }

    private static List<Step> teach(BitSet slots, Examination examination) {
        List<Step> steps = new ArrayList<>();
        for (NodeReport node : examination.primaries()) {
            slots.stream().forEach(slot -> {
                NodeReport owner = examination.claimant(slot);
                if (owner != null && !owner.id().equals(node.ownerOf(slot)) && node.line(owner.id()) != null) {
                    String command = OpenSlotRule.set(slot, "NODE " + owner.id());
                    steps.add(Step.of("tell this node who owns the slot", node.address(), command));
                }
            });
        }
        return steps;
    }
}
