package io.slotpilot.cli;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

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
        return of("uncovered slots from " + slots[0], "uncovered", cluster -> cluster.uncover(slots));
    }

    static Breakage uncoveredWithKeysOnTwo(int slot, int other) {
        return new Breakage(
                "uncovered slot " + slot + " with keys on two nodes", Set.of("uncovered", "orphan_keys"), cluster -> {
                    orphans(slot, other).fault.accept(cluster);
                    cluster.uncover(slot);
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
                "moved_loop",
                cluster -> cluster.pingPong(slot, cluster.node(0), cluster.node(1)));
    }

    static Breakage cycle(int slot) {
        return of(
                "cycle of slot " + slot,
                "moved_loop",
                cluster -> cluster.cycle(slot, cluster.node(0), cluster.node(1), cluster.node(2)));
    }

    static Breakage conflict(int slot, int to) {
        return new Breakage("keys of slot " + slot + " on both sides", Set.of("open_slot", "key_conflict"), cluster -> {
            halfMoved(slot, to).fault.accept(cluster);
            TestNode source = cluster.node(0);
            String key = source.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), "1") instanceof List<?> keys
                    ? String.valueOf(keys.get(0))
                    : "";
            try (RespConnection target = cluster.node(to).connect()) {
                target.call("ASKING");
                target.call("SET", key, "another value");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One reshard after the other was interrupted. */
    static Breakage twoTargets(int slot) {
        return new Breakage("slot " + slot + " with two targets", Set.of("open_slot", "open_target_only"), cluster -> {
            halfMoved(slot, 1).fault.accept(cluster);
            stable(cluster.node(0), slot);
            halfMoved(slot, 2).fault.accept(cluster);
        });
    }

    static Breakage ownerReset(int owner) {
        return new Breakage(
                "node " + owner + " was reset",
                Set.of("node_forgotten", "nobody_claims", "views_differ", "few_primaries", "empty_primary"),
                cluster -> cluster.node(owner).command("CLUSTER", "RESET"));
    }

    static Breakage deletedEverywhereButAt(int slot, int believer) {
        return of("slot " + slot + " with one node that believes in its owner", "nobody_claims", cluster -> {
            for (TestNode node : cluster.nodes()) {
                if (node.index() != believer) {
                    node.command("CLUSTER", "DELSLOTS", Integer.toString(slot));
                }
            }
        });
    }

    private static void stable(TestNode node, int slot) {
        node.command("CLUSTER", "SETSLOT", Integer.toString(slot), "STABLE");
    }
}
