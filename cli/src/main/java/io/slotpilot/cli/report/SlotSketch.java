package io.slotpilot.cli.report;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.Action;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Who owns each slot: as it is, or as it will be after a plan. Not thread-safe. */
final class SlotSketch {

    /** Nobody claims the slot, or several do. */
    static final String NOBODY = "";

    private final Examination examination;
    private final String[] owners = new String[KeySlot.COUNT];
    private final BitSet open = new BitSet(KeySlot.COUNT);

    private SlotSketch(Examination examination) {
        this.examination = examination;
        Arrays.fill(owners, NOBODY);
        BitSet disputed = new BitSet();
        for (NodeReport node : examination.nodes()) {
            open.or(node.view().open());
            node.slots().stream().forEach(slot -> {
                disputed.set(slot, disputed.get(slot) || !owners[slot].equals(NOBODY));
                owners[slot] = node.id();
            });
        }
        disputed.stream().forEach(slot -> owners[slot] = NOBODY);
    }

    static SlotSketch before(Examination examination) {
        return new SlotSketch(examination);
    }

    /** After every step of the plan; decisions left out. */
    static SlotSketch after(Examination examination, List<Finding> findings) {
        SlotSketch sketch = new SlotSketch(examination);
        findings.stream()
                .flatMap(finding -> finding.repair().stream())
                .map(Step::action)
                .forEach(sketch::apply);
        return sketch;
    }

    String owner(int slot) {
        return owners[slot];
    }

    boolean isOpen(int slot) {
        return open.get(slot);
    }

    private void apply(Action action) {
        if (action instanceof Action.Command command) {
            examination.nodes().stream()
                    .filter(node -> node.address().equals(command.on()))
                    .forEach(node -> apply(command.words(), node));
        }
    }

    private void apply(List<String> words, NodeReport node) {
        switch (words.get(0) + ' ' + words.get(1)) {
            case "CLUSTER SETSLOT" -> setSlot(Integer.parseInt(words.get(2)), words.subList(3, words.size()), node);
            case "CLUSTER ADDSLOTSRANGE" -> {
                for (int i = 2; i + 1 < words.size(); i += 2) {
                    int end = Integer.parseInt(words.get(i + 1)) + 1;
                    Arrays.fill(owners, Integer.parseInt(words.get(i)), end, node.id());
                }
            }
            case "CLUSTER FAILOVER" -> {
                for (int slot = 0; slot < owners.length; slot++) {
                    String believed = node.ownerOf(slot);
                    if (owners[slot].equals(NOBODY) && believed != null && isItsPrimary(believed, node)) {
                        owners[slot] = node.id();
                    }
                }
            }
            default -> {} // changes no owner
        }
    }

    private static boolean isItsPrimary(String id, NodeReport replica) {
        return replica.view().nodes().stream()
                .anyMatch(node -> replica.id().equals(node.id()) && id.equals(node.primaryId()));
    }

    private void setSlot(int slot, List<String> change, NodeReport node) {
        switch (change.get(0)) {
            case "STABLE" -> open.clear(slot);
            case "NODE" -> {
                open.clear(slot);
                if (change.get(1).equals(node.id())) {
                    owners[slot] = node.id();
                }
            }
            default -> open.set(slot);
        }
    }
}
