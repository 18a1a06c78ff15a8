package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.redirect.SlotOwners;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which commands of a batch go in the next round, and where to. Made for one round. */
final class BatchTurns {

    private final SlotOwners owners;
    private final boolean keepOrder;
    private final long nowNanos;
    private Map<Integer, Turn> turns = Map.of();

    /** @param keepOrder whether commands of one slot wait for earlier ones that are not ready */
    BatchTurns(SlotOwners owners, boolean keepOrder, long nowNanos) {
        this.owners = owners;
        this.keepOrder = keepOrder;
        this.nowNanos = nowNanos;
    }

    /** Those of {@code waiting} whose turn it is, in the same order, each with its node. */
    List<BatchedCommand> next(List<BatchedCommand> waiting) {
        turns = new HashMap<>(2 * waiting.size());
        List<BatchedCommand> next = new ArrayList<>(waiting.size());
        for (BatchedCommand command : waiting) {
            Turn turn = turns.computeIfAbsent(command.slot(), Turn::new);
            if (turn.admits(command)) {
                next.add(command);
            }
        }
        return next;
    }

    /** The commands of one slot. */
    private final class Turn {

        private final @Nullable NodeAddress owner;
        private final boolean ordered;
        private List<BatchedCommand> severalKeys = List.of();
        private @Nullable BatchedCommand previous;
        private boolean over;

        Turn(int slot) {
            this.owner = owners.target(slot);
            this.ordered = keepOrder && slot >= 0;
        }

        boolean admits(BatchedCommand command) {
            if (over || !command.isDue(nowNanos)) {
                over = ordered;
                return false;
            }
            direct(command);
            if (ordered && (partsWithPrevious(command) || couldOvertake(command))) {
                over = true;
                return false;
            }
            previous = command;
            return true;
        }

        private void direct(BatchedCommand command) {
            Route route = command.route();
            NodeAddress detour = route.node();
            if (detour == null || !owners.reachable(detour)) { // as the blocking driver does
                command.goesTo(owner, false);
            } else {
                command.goesTo(detour, route.asking());
            }
        }

        /** Only on one connection is a later command executed later for certain. */
        private boolean partsWithPrevious(BatchedCommand command) {
            return previous != null
                    && (command.asking() != previous.asking()
                            || (command.node() == null
                                    ? previous.node() != null
                                    : !command.node().equals(previous.node())));
        }

        /**
         * While a slot is on its way, a command for several keys is refused with TRYAGAIN when they are on two nodes,
         * and the next one for a part of these keys is executed.
         */
        private boolean couldOvertake(BatchedCommand command) {
            for (BatchedCommand earlier : severalKeys) {
                if (earlier.mustKeepOrderWith(command) && !earlier.touchesTheSameAs(command)) {
                    return true;
                }
            }
            if (command.namesSeveralKeys()) {
                severalKeys = severalKeys.isEmpty() ? new ArrayList<>() : severalKeys;
                severalKeys.add(command);
            }
            return false;
        }
    }
}
