package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Route;
import io.slotpilot.core.topology.ClusterTopology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which commands of a batch go in a round, and where to. Made for one round.
 *
 * <p>Almost always there is nothing to remember: none of the commands was refused before, each has one key, and the slot
 * map stays as it is. Then those of one slot go to one node, in their order. At the first that is different, turns are
 * made for the slots of all before it.
 */
final class BatchTurns {

    private final ClusterTopology topology;
    private final SlotMap map;
    private final boolean keepOrder;
    private final long nowNanos;
    private final List<BatchedCommand> asked;
    private int directed;
    private boolean plain = true;
    private @Nullable Turn[] turns = new Turn[0];
    private int slots;

    /**
     * @param keepOrder whether commands of one slot wait for earlier ones that are not ready
     * @param asked the commands that {@link #admits} is asked for, in this order; it may still grow
     */
    BatchTurns(ClusterTopology topology, boolean keepOrder, long nowNanos, List<BatchedCommand> asked) {
        this.topology = topology;
        this.map = topology.map();
        this.keepOrder = keepOrder;
        this.nowNanos = nowNanos;
        this.asked = asked;
    }

    /** Whether it is the command's turn; if so it knows its node. All commands of the batch are asked, in order. */
    boolean admits(BatchedCommand command) {
        if (plain) {
            if (directsPlainly(command)) {
                directed++;
                return true;
            }
            plain = false;
            remember(asked.subList(0, directed));
        }
        return turn(command.slot()).admits(command);
    }

    private boolean directsPlainly(BatchedCommand command) {
        int slot = command.slot();
        if (slot < 0 || command.attempt() != null || command.namesSeveralKeys() || topology.map() != map) {
            return false;
        }
        NodeAddress owner = map.ownerAddress(slot);
        if (owner == null || !topology.reachable(owner)) {
            return false;
        }
        command.goesTo(owner, false);
        return true;
    }

    private void remember(List<BatchedCommand> plainOnes) {
        turns = new Turn[Integer.highestOneBit(4 * (plainOnes.size() + 1))];
        for (BatchedCommand command : plainOnes) {
            int slot = command.slot();
            Turn turn = turns[place(slot)];
            (turn == null ? add(new Turn(slot, command.node())) : turn).previous = command;
        }
    }

    private Turn turn(int slot) {
        Turn turn = turns[place(slot)];
        return turn == null ? add(new Turn(slot, topology.target(slot))) : turn;
    }

    /** To a hash table with open addressing, at most half full: a pipeline has as many slots as commands, and no time. */
    private Turn add(Turn turn) {
        turns[place(turn.slot)] = turn;
        slots++;
        if (2 * slots > turns.length) {
            grow();
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
        private @Nullable EarlierKeys earlierKeys;
        private @Nullable BatchedCommand previous;
        private boolean over;

        Turn(int slot, @Nullable NodeAddress owner) {
            this.slot = slot;
            this.owner = owner;
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
            if (detour == null || !topology.reachable(detour)) { // as the blocking driver does
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
                earlierKeys = earlierKeys == null ? new EarlierKeys() : earlierKeys;
                earlierKeys.add(previous);
            }
            return earlierKeys != null && earlierKeys.couldBeOvertakenBy(command);
        }
    }
}
