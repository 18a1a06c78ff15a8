package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.SlotMarker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slots on the move that do not move. Only slots with exactly one claimant: the others need an owner first. */
final class OpenSlotRule implements Rule {

    /** A node that holds the cluster for down moves no keys: MIGRATE is refused on either side. */
    private static final String SERVES = "cluster_state:ok";

    @Override
    public List<Finding> check(Examination examination) {
        BitSet open = new BitSet();
        examination.primaries().forEach(node -> open.or(node.view().open()));
        List<Finding> findings = new ArrayList<>();
        open.stream().forEach(slot -> {
            List<NodeReport> claimants = examination.primaries().stream()
                    .filter(node -> node.claims(slot))
                    .toList();
            if (claimants.size() == 1) {
                checkSlot(slot, claimants.get(0), examination, findings);
            }
        });
        return findings;
    }

    private static void checkSlot(int slot, NodeReport owner, Examination examination, List<Finding> findings) {
        SlotMarker leaving = marker(owner, slot, true);
        List<NodeReport> importers = examination.primaries().stream()
                .filter(node -> marker(node, slot, false) != null)
                .toList();
        NodeReport target = leaving == null ? null : examination.serving(leaving.counterpart());
        NodeReport heir = owner;
        if (leaving != null) {
            Finding source = source(new Slot(slot, owner, examination), leaving, target, importers);
            findings.add(source);
            // Its steps come first, and some give the slot to the target.
            heir = target != null && source.repair().size() > 1 ? target : owner;
        }
        for (NodeReport importer : importers) {
            if (importer != target) {
                findings.add(targetOnly(slot, owner, importer, heir));
            }
        }
    }

    private static Finding source(
            Slot open, SlotMarker leaving, @Nullable NodeReport target, List<NodeReport> importers) {
        String evidence = says(open.owner, open.number, "MIGRATING to " + open.all.name(leaving.counterpart()));
        if (target == null) {
            return toNobody(open, leaving, evidence);
        }
        boolean matched = importers.contains(target);
        boolean moved = !target.id().equals(leaving.counterpart());
        FindingKind kind =
                moved ? FindingKind.OPEN_TO_NOBODY : matched ? FindingKind.OPEN_SLOT : FindingKind.OPEN_SOURCE_ONLY;
        Finding finding = Finding.of(
                kind,
                "slot " + open.number,
                List.of(evidence, says(target, open.number, matched ? "IMPORTING" : "not importing")));
        boolean close = !matched && target.keysIn(open.number) == 0;
        return close
                ? finding.repairedBy(stable(open.number, open.owner).alone())
                : finding.repairedBy(resume(open, target))
                        .advising(
                                "BUSYKEY means that a key is on both sides: compare both values, delete the wrong one");
    }

    private static Finding toNobody(Slot open, SlotMarker leaving, String evidence) {
        Finding finding = Finding.of(FindingKind.OPEN_TO_NOBODY, "slot " + open.number, List.of(evidence));
        return open.all.known().containsKey(leaving.counterpart())
                ? finding.advising("start the target again: keys that have moved may be nowhere else")
                : finding.repairedBy(stable(open.number, open.owner).alone())
                        .advising("no node knows the target; what had moved there is on its disk, if anywhere");
    }

    private static List<Step> resume(Slot open, NodeReport target) {
        NodeReport owner = open.owner;
        List<Step> steps = new ArrayList<>(List.of(
                Step.of("let the target take keys", target.address(), set(open.number, "IMPORTING " + owner.id()))
                        .until(target.address(), "CLUSTER INFO", SERVES),
                Step.of("let the source send to it", owner.address(), set(open.number, "MIGRATING " + target.id()))
                        .until(owner.address(), "CLUSTER INFO", SERVES),
                Step.moveKeys(open.number, owner, target),
                Step.of("the target owns the slot", target.address(), set(open.number, "NODE " + target.id())),
                Step.of("the source knows it", owner.address(), set(open.number, "NODE " + target.id()))));
        for (NodeReport other : open.all.primaries()) {
            if (other != owner && other != target && other.line(target.id()) != null) {
                steps.add(
                        Step.of("another primary knows it", other.address(), set(open.number, "NODE " + target.id())));
            }
        }
        return steps;
    }

    private static Finding targetOnly(int slot, NodeReport owner, NodeReport importer, NodeReport heir) {
        Finding finding = Finding.of(
                FindingKind.OPEN_TARGET_ONLY,
                "slot " + slot + " on " + importer,
                List.of(says(importer, slot, "IMPORTING"), says(owner, slot, "owner, not migrating to it")));
        return importer == owner || importer.keysIn(slot) == 0
                ? finding.repairedBy(stable(slot, importer).alone())
                : finding.repairedBy(giveBack(slot, importer, heir));
    }

    /** Keys on a node that does not own their slot go to the owner; none of the owner's is overwritten. */
    static List<Step> giveBack(int slot, NodeReport holder, NodeReport owner) {
        return List.of(
                Step.of("the holder knows the owner", holder.address(), set(slot, "NODE " + owner.id()))
                        .until(owner.address(), "CLUSTER INFO", SERVES),
                Step.of("let the holder reach its keys", holder.address(), set(slot, "IMPORTING " + owner.id()))
                        .until(holder.address(), "CLUSTER INFO", SERVES),
                Step.moveKeys(slot, holder, owner),
                stable(slot, holder));
    }

    private static Step stable(int slot, NodeReport node) {
        return Step.of("close the slot", node.address(), set(slot, "STABLE"));
    }

    static String set(int slot, String change) {
        return "CLUSTER SETSLOT " + slot + ' ' + change;
    }

    private static String says(NodeReport node, int slot, String what) {
        return node + ": " + what + ", " + node.keysIn(slot) + " keys";
    }

    /** How the node has marked the slot in that direction; null if it has not. */
    static @Nullable SlotMarker marker(NodeReport node, int slot, boolean leaves) {
        for (SlotMarker marker : node.view().markers()) {
            if (marker.slot() == slot && marker.leaves() == leaves) {
                return marker;
            }
        }
        return null;
    }

    private record Slot(int number, NodeReport owner, Examination all) {}
}
