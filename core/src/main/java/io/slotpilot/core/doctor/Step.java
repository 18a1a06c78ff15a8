package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a repair.
 *
 * @param why what it does, in a few words
 * @param check what must hold before the next step; null if the command's own answer (no error) is enough
 */
public record Step(String why, Action action, @Nullable Check check) {

    /**
     * A question to a node, and one line that must be among those it answers.
     */
    public record Check(Action.Command question, String expected) {}

    static Step of(String why, NodeAddress on, String words) {
        return new Step(why, Action.Command.of(on, words), null);
    }

    Step until(NodeAddress on, String words, String expected) {
        return new Step(why, action, new Check(Action.Command.of(on, words), expected));
    }

    static Step moveKeys(int slot, NodeReport from, NodeReport to) {
        Action move = new Action.MoveKeys(slot, from.address(), to.forServers());
        return new Step("move the keys of slot " + slot, move, null)
                .until(from.address(), "CLUSTER COUNTKEYSINSLOT " + slot, "0");
    }

    /** For callers that collect a list. */
    List<Step> alone() {
        return List.of(this);
    }
}
