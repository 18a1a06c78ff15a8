package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.redirect.SlotOwners;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which commands of a batch go in a round, and where to. Made for one round. */
final class BatchTurns {

    private final SlotOwners owners;
    private final boolean keepOrder;
    private final long nowNanos;
    private @Nullable Turn[] turns;
    private int slots;

    /**
     * @param keepOrder whether commands of one slot wait for earlier ones that are not ready
     * @param size how many commands to expect; there may be more
     */
    BatchTurns(SlotOwners owners, boolean keepOrder, long nowNanos, int size) {
        this.owners = owners;
        this.keepOrder = keepOrder;
        this.nowNanos = nowNanos;
        this.turns = new Turn[Integer.highestOneBit(4 * Math.max(1, size))];
    }

    /** Whether it is the command's turn; if so it knows its node. All commands of the batch are asked, in order. */
    boolean admits(BatchedCommand command) {
        return turn(command.slot()).admits(command);
    }

    /** A hash table with open addressing, at most half full: a pipeline has as many slots as commands, and no time. */
    private Turn turn(int slot) {
        int at = place(slot);
        Turn turn = turns[at];
        if (turn == null) {
            turn = new Turn(slot);
            turns[at] = turn;
            slots++;
            if (2 * slots > turns.length) {
                grow();
            }
        }
        return turn;
    }

    /** Where the turn of this slot is, or belongs. */
    private int place(int slot) {
        int last = turns.length - 1;
        int at = slot & last;
        for (Turn turn = turns[at]; turn != null && turn.slot != slot; turn = turns[at]) {
            at = (at + 1) & last;
        }
        return at;
    }

    private void grow() {
        @Nullable Turn[] old = turns;
        turns = new Turn[2 * old.length];
        for (Turn turn : old) {
            if (turn != null) {
                turns[place(turn.slot)] = turn;
            }
        }
    }

    /** The commands of one slot. */
    private final class Turn {

        private final int slot;
        private final @Nullable NodeAddress owner;
        private final boolean ordered;
        private List<BatchedCommand> severalKeys = List.of();
        private @Nullable BatchedCommand previous;
        private boolean over;

        Turn(int slot) {
            this.slot = slot;
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
            if (previous != null && previous.namesSeveralKeys()) { // asked late, since most slots have one command
                severalKeys = severalKeys.isEmpty() ? new ArrayList<>() : severalKeys;
                severalKeys.add(previous);
            }
            for (BatchedCommand earlier : severalKeys) {
                if (earlier.mustKeepOrderWith(command) && !earlier.touchesTheSameAs(command)) {
                    return true;
                }
            }
            return false;
        }
    }
}
