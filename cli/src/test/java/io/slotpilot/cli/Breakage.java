package io.slotpilot.cli;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A way to break a cluster of three primaries. Slots 0 to 9 begin at node 0 and hold keys, except slots 5 to 9.
 *
 * @param kinds what the doctor must find, and nothing else
 */
record Breakage(String name, Set<String> kinds, Consumer<TestCluster> fault) {

    @Override
    public String toString() {
        return name;
    }

    static Breakage of(String name, String kind, Consumer<TestCluster> fault) {
        return new Breakage(name, Set.of(kind), fault);
    }

    Breakage and(Breakage other) {
        Set<String> both = new HashSet<>(kinds);
        both.addAll(other.kinds);
        return new Breakage(name + " and " + other.name, both, fault.andThen(other.fault));
    }

    static Breakage halfMoved(int slot, int to) {
        return of("slot " + slot + " half moved to " + to, "open_slot", cluster -> {
            cluster.openSlot(slot, cluster.node(0), cluster.node(to));
            cluster.migrateKeys(slot, cluster.node(0), cluster.node(to), 3);
        });
    }

    static Breakage opened(int slot, int to) {
        return of(
                "slot " + slot + " just opened to " + to,
                "open_slot",
                cluster -> cluster.openSlot(slot, cluster.node(0), cluster.node(to)));
    }

    static Breakage sourceOnly(int slot, int to) {
        return of(
                "slot " + slot + " open at the source only",
                "open_source_only",
                cluster -> cluster.openSourceOnly(slot, cluster.node(0), cluster.node(to)));
    }

    static Breakage targetClosedEarly(int slot, int to) {
        return of("slot " + slot + " closed at the target with keys", "open_source_only", cluster -> {
            halfMoved(slot, to).fault.accept(cluster);
            stable(cluster.node(to), slot);
        });
    }

    static Breakage targetOnly(int slot, int at) {
        return of(
                "slot " + slot + " open at the target only",
                "open_target_only",
                cluster -> cluster.openTargetOnly(slot, cluster.node(0), cluster.node(at)));
    }

    static Breakage sourceClosedEarly(int slot, int to) {
        return of("slot " + slot + " closed at the source with keys away", "open_target_only", cluster -> {
            halfMoved(slot, to).fault.accept(cluster);
            stable(cluster.node(0), slot);
        });
    }

    static Breakage orphans(int slot, int at) {
        return of("keys of slot " + slot + " left behind", "orphan_keys", cluster -> {
            sourceClosedEarly(slot, at).fault.accept(cluster);
            stable(cluster.node(at), slot);
        });
    }

    static Breakage uncovered(int... slots) {
        return of("uncovered slots from " + slots[0], "uncovered", cluster -> uncoverForGood(cluster, slots));
    }

    static Breakage uncoveredWithKeysOnTwo(int slot, int other) {
        return new Breakage(
                "uncovered slot " + slot + " with keys on two nodes", Set.of("uncovered", "orphan_keys"), cluster -> {
                    orphans(slot, other).fault.accept(cluster);
                    uncoverForGood(cluster, slot);
                });
    }

    static Breakage ownerGaveUp(int slot) {
        return of(
                "slot " + slot + " deleted by its owner alone",
                "nobody_claims",
                cluster -> cluster.node(0).command("CLUSTER", "DELSLOTS", Integer.toString(slot)));
    }

    static Breakage pingPong(int slot) {
        return of(
                "ping-pong of slot " + slot,
                "nobody_claims",
                cluster -> cluster.pingPong(slot, cluster.node(0), cluster.node(1)));
    }

    static Breakage cycle(int slot) {
        return of(
                "cycle of slot " + slot,
                "nobody_claims",
                cluster -> cluster.cycle(slot, cluster.node(0), cluster.node(1), cluster.node(2)));
    }

    /** A ping that was on its way when the slots were deleted may bring their owner back at others. */
    private static void uncoverForGood(TestCluster cluster, int... slots) {
        Awaitility.await("uncovered slots")
                .during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    boolean uncovered = cluster.nodes().stream()
                            .allMatch(node -> IntStream.of(slots)
                                    .allMatch(slot -> node.view().ownerOf(slot) == null));
                    if (!uncovered) {
                        cluster.uncover(slots);
                    }
                    return uncovered;
                });
    }

    private static void stable(TestNode node, int slot) {
        node.command("CLUSTER", "SETSLOT", Integer.toString(slot), "STABLE");
    }
}
