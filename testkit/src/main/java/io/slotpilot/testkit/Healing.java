package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import io.slotpilot.testkit.layout.SlotRanges;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings a cluster back to health, so that the next test can have it. */
final class Healing {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final SlotMoves moves;
    private final ClusterStates states;

    Healing(TestCluster cluster, SlotMoves moves, ClusterStates states) {
        this.cluster = cluster;
        this.moves = moves;
        this.states = states;
    }

    void heal() {
        cluster.nodes().forEach(Healing::revive);
        Await.until("open slots to close", LIMIT, this::closeSlots);
        Await.until("an owner of each slot", LIMIT, () -> {
            boolean covered = coverSlots();
            states.awaitState("ok");
            states.awaitAgreement();
            if (covered) {
                states.drainBus(); // news from before a repair may undo it
            }
            BitSet unclaimed = unclaimed();
            return unclaimed.isEmpty() ? null : "nobody claims " + SlotRanges.format(unclaimed, ",");
        });
        states.awaitReplication();
    }

    private static void revive(TestNode node) {
        if (node.isFrozen()) {
            node.thaw();
        } else if (!node.isLive()) {
            node.restart();
        }
        endScript(node);
        node.awaitAnswer();
        node.command("CLIENT", "UNPAUSE");
        node.freeMemory();
    }

    private static void endScript(TestNode node) {
        try {
            node.command("SCRIPT", "KILL");
        } catch (RedisErrorException | UncheckedIOException e) {
            // NOTBUSY, as usual; what else it may be, awaitAnswer finds out.
        }
    }

    /** Returns why it is to be tried again: a node that has just come back refuses until it has heard of the others. */
    private @Nullable String closeSlots() {
        try {
            cluster.primaries().forEach(this::closeSlots);
            return null;
        } catch (RedisErrorException e) {
            String message = e.getMessage();
            if (message == null || !message.contains("CLUSTERDOWN")) { // also what MIGRATE says that the target said
                throw e;
            }
            return message;
        }
    }

    private void closeSlots(TestNode node) {
        ClusterView.Line myself = node.view().myself();
        myself.migrating().keySet().forEach(slot -> moves.close(slot, node));
        for (Map.Entry<Integer, String> open : myself.importing().entrySet()) {
            giveBack(open.getKey(), node);
        }
    }

    /** Closes the target of an open slot; the source, if it is open, first: it would refuse its keys with ASK. */
    private void giveBack(int slot, TestNode target) {
        for (TestNode source : states.live(view -> view.myself().slots().get(slot))) {
            moves.close(slot, source);
            if (source != target) {
                if (target.view().ownerOf(slot) == null) {
                    moves.assign(slot, target, source); // who imports a slot learns from nobody whose it is
                }
                moves.migrate(slot, target, source, Integer.MAX_VALUE);
            }
        }
        moves.close(slot, target);
    }

    /** Gives each slot that nobody claims to a primary: one that has its keys, else the first. False if there is none. */
    private boolean coverSlots() {
        List<TestNode> primaries = cluster.primaries();
        Map<TestNode, List<Integer>> byHolder =
                unclaimed().stream().boxed().collect(Collectors.groupingBy(slot -> holder(slot, primaries)));
        byHolder.forEach(Healing::claim);
        return !byHolder.isEmpty();
    }

    private BitSet unclaimed() {
        BitSet unclaimed = new BitSet(SlotRanges.SLOTS);
        unclaimed.set(0, SlotRanges.SLOTS);
        cluster.primaries()
                .forEach(node -> unclaimed.andNot(node.view().myself().slots()));
        return unclaimed;
    }

    private TestNode holder(int slot, List<TestNode> primaries) {
        return primaries.stream()
                .filter(node -> !moves.keys(node, slot, 1).isEmpty())
                .findFirst()
                .orElse(primaries.get(0));
    }

    private static void claim(TestNode node, List<Integer> slots) {
        ClusterView view = node.view();
        List<Integer> believed =
                slots.stream().filter(slot -> view.ownerOf(slot) != null).toList();
        if (!believed.isEmpty()) {
            node.command(slotCommand("DELSLOTS", believed));
        }
        // Only an epoch above that of the believed owner convinces the others; without it, they would take the slots
        // back.
        node.command("CLUSTER", "BUMPEPOCH");
        node.command(slotCommand("ADDSLOTS", slots));
    }

    private static String[] slotCommand(String subcommand, List<Integer> slots) {
        return Stream.concat(Stream.of("CLUSTER", subcommand), slots.stream().map(String::valueOf))
                .toArray(String[]::new);
    }
}
