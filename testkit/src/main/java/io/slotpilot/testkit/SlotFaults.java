package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Slots without an owner, and slots about whose owner the nodes disagree for good. */
final class SlotFaults {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final SlotMoves moves;
    private final ClusterStates states;

    SlotFaults(TestCluster cluster, SlotMoves moves, ClusterStates states) {
        this.cluster = cluster;
        this.moves = moves;
        this.states = states;
    }

    void uncover(int... slots) {
        // A ping that the owner sent before it gave the slot up brings it back at others.
        Await.until("uncovered slots", LIMIT, () -> {
            boolean changed = false;
            for (TestNode node : states.live()) {
                changed |= delete(node, slots);
            }
            states.drainBus();
            return changed ? "some node still knew an owner" : null;
        });
    }

    /** Deletes those of the slots that have an owner in the node's view; false if none has. */
    private static boolean delete(TestNode node, int... slots) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "DELSLOTS"));
        ClusterView view = node.view();
        for (int slot : slots) {
            if (view.ownerOf(slot) != null) {
                command.add(Integer.toString(slot));
            }
        }
        if (command.size() == 2) {
            return false;
        }
        node.command(command.toArray(String[]::new));
        return true;
    }

    void cover(int slot, TestNode node) {
        node.command("CLUSTER", "ADDSLOTS", Integer.toString(slot));
        states.awaitOwner(slot, node);
    }

    /** Each node of the ring, from the owner on, sends to the next one. Nobody claims the slot, so it stays so. */
    void ring(int slot, List<TestNode> ring) {
        TestNode owner = cluster.owner(slot);
        if (owner != ring.get(0)) {
            moves.move(slot, owner, ring.get(0));
        }
        states.awaitOwner(slot, ring.get(0));
        if (!moves.keys(ring.get(0), slot, 1).isEmpty()) {
            throw new IllegalStateException("slot " + slot + " must be empty on " + ring.get(0)
                    + ": a node does not give a slot away whose keys it holds");
        }
        for (int i = 0; i < ring.size(); i++) {
            moves.assign(slot, ring.get(i), ring.get((i + 1) % ring.size()));
        }
    }
}
