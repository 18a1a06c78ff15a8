package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.List;

/** Keys on primaries that do not own their slot, where it is not on the move. */
final class OrphanRule implements Rule {

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        for (NodeReport node : examination.primaries()) {
            node.keys().forEach((slot, keys) -> {
                NodeReport owner = examination.claimant(slot);
                if (keys > 0 && owner != null && owner != node && !isOpen(slot, node) && !isOpen(slot, owner)) {
                    findings.add(orphan(slot, node, owner));
                }
            });
        }
        return findings;
    }

    private static boolean isOpen(int slot, NodeReport node) {
        return node.view().open().get(slot);
    }

    static Finding orphan(int slot, NodeReport holder, NodeReport owner) {
        return Finding.of(
                        FindingKind.ORPHAN_KEYS,
                        "slot " + slot + " on " + holder,
                        List.of(holder + ": " + holder.keysIn(slot) + " keys, not its slot", owner + ": owner"))
                .repairedBy(OpenSlotRule.giveBack(slot, holder, owner))
                .advising("do not restart " + holder + " before: newer servers delete these keys at start");
    }
}
