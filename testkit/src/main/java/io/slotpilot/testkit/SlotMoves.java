package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.SlotRanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Moves slots the way an operator does: open both sides, move the keys, tell everyone. */
final class SlotMoves {

    private static final int BATCH = 100;
    private static final String MIGRATE_TIMEOUT_MILLIS = "5000";

    private static final Duration SET_SLOT_TIMEOUT = Duration.ofSeconds(30);

    private final TestCluster cluster;

    SlotMoves(TestCluster cluster) {
        this.cluster = cluster;
    }

    void open(int slot, TestNode from, TestNode to) {
        openTarget(slot, from, to);
        openSource(slot, from, to);
    }

    void openSource(int slot, TestNode from, TestNode to) {
        setSlot(from, slot, "MIGRATING", to.id());
    }

    void openTarget(int slot, TestNode from, TestNode to) {
        setSlot(to, slot, "IMPORTING", from.id());
    }

    int migrate(int slot, TestNode from, TestNode to, int max) {
        int moved = 0;
        while (moved < max) {
            List<String> keys = keys(from, slot, Math.min(BATCH, max - moved));
            if (keys.isEmpty()) {
                break;
            }
            from.command(migration(to, keys));
            moved += keys.size();
        }
        return moved;
    }

    void finish(int slot, TestNode from, TestNode to) {
        setSlot(to, slot, "NODE", to.id());
        setSlot(from, slot, "NODE", to.id());
        for (TestNode other : cluster.primaries()) {
            if (other != from && other != to) {
                setSlot(other, slot, "NODE", to.id());
            }
        }
    }

    void abort(int slot, TestNode from, TestNode to) {
        // The target must stay open until it is empty: a closed one refuses to give keys back with MOVED.
        setSlot(from, slot, "STABLE");
        migrate(slot, to, from, Integer.MAX_VALUE);
        setSlot(to, slot, "STABLE");
    }

    void move(int slot, TestNode from, TestNode to) {
        open(slot, from, to);
        migrate(slot, from, to, Integer.MAX_VALUE);
        finish(slot, from, to);
    }

    List<Integer> reshard(int count, TestNode from, TestNode to, Duration pace) {
        BitSet owned = from.view().myself().slots();
        if (owned.cardinality() < count) {
            throw new IllegalArgumentException(
                    "count must be at most the " + owned.cardinality() + " slots of " + from + " but was " + count);
        }
        List<Integer> moved = new ArrayList<>();
        for (int slot = owned.nextSetBit(0); moved.size() < count; slot = owned.nextSetBit(slot + 1)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted after slots " + SlotRanges.format(bits(moved), ","));
            }
            move(slot, from, to);
            moved.add(slot);
            LockSupport.parkNanos(pace.toNanos());
        }
        return moved;
    }

    void close(int slot, TestNode node) {
        setSlot(node, slot, "STABLE");
    }

    void assign(int slot, TestNode on, TestNode owner) {
        setSlot(on, slot, "NODE", owner.id());
    }

    List<String> keys(TestNode node, int slot, int max) {
        Object keys = node.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(max));
        return keys instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static BitSet bits(List<Integer> slots) {
        BitSet bits = new BitSet(SlotRanges.SLOTS);
        slots.forEach(bits::set);
        return bits;
    }

    private static void setSlot(TestNode node, int slot, String... change) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "SETSLOT", Integer.toString(slot)));
        command.addAll(List.of(change));
        Await.until("SETSLOT " + slot + " on " + node, SET_SLOT_TIMEOUT, () -> {
            try {
                node.command(command.toArray(String[]::new));
                return null;
            } catch (RedisErrorException e) {
                // Valkey 8 and later want the replicas' consent first, and a replica may have just gone.
                if (!e.code().equals("NOREPLICAS")) {
                    throw e;
                }
                return e.text();
            }
        });
    }

    private String[] migration(TestNode to, List<String> keys) {
        List<String> command = new ArrayList<>(
                List.of("MIGRATE", to.host(), Integer.toString(to.clusterPort()), "", "0", MIGRATE_TIMEOUT_MILLIS));
        command.addAll(to.credentials());
        command.add("KEYS");
        command.addAll(keys);
        return command.toArray(String[]::new);
    }
}
