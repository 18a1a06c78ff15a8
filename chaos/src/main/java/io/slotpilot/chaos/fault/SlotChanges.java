package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.plan.PlannedFault;
import io.slotpilot.testkit.TestCluster;
import java.util.concurrent.locks.LockSupport;

/** Faults of single slots. Each throws if the servers do not let it; the slot then stays open until all is healed. */
final class SlotChanges {

    private static final int SLOTS = 12;
    private static final long PACE = 20_000_000;

    private final Stage stage;
    private final TestCluster cluster;
    private final StoryLog log;

    SlotChanges(Stage stage) {
        this.stage = stage;
        this.cluster = stage.cluster();
        this.log = stage.log();
    }

    void reshard(PlannedFault fault) {
        for (int i = 0; i < SLOTS; i++) {
            int slot = stage.slot(fault.number() + i);
            Shard from = stage.ownerOf(slot);
            Shard to = stage.shard(fault.shard());
            if (from != to && !log.isMoving(slot)) {
                log.begins(slot, from.number(), to.number());
                cluster.moveSlot(slot, from.primary(), to.primary());
                log.ended(slot, true);
                LockSupport.parkNanos(PACE);
            }
        }
    }

    void halfOpen(PlannedFault fault) {
        int slot = stage.slot(fault.number());
        Shard from = stage.ownerOf(slot);
        Shard to = stage.shard(
                (from.number() + 1 + fault.shard() % 2) % stage.shards().size());
        if (from == to || log.isMoving(slot)) {
            return;
        }
        log.begins(slot, from.number(), to.number());
        cluster.openSlot(slot, from.primary(), to.primary());
        Waiting.forTime(fault.length().dividedBy(2));
        boolean back = fault.number() % 2 != 0;
        if (!back) {
            cluster.migrateKeys(slot, from.primary(), to.primary(), 1);
        }
        Waiting.forTime(fault.length().dividedBy(2));
        // A key that is at the target must not come back: as soon as the source is closed, clients make it there anew.
        if (!back || !cluster.keysInSlot(slot, to.primary(), 1).isEmpty()) {
            cluster.migrateKeys(slot, from.primary(), to.primary(), Integer.MAX_VALUE);
            cluster.finishSlot(slot, from.primary(), to.primary());
            log.ended(slot, true);
        } else {
            cluster.abortSlot(slot, from.primary(), to.primary());
            log.ended(slot, false);
        }
    }

    void sourceOpen(PlannedFault fault) {
        int slot = stage.slot(fault.number());
        Shard from = stage.ownerOf(slot);
        Shard to = stage.shard((from.number() + 1) % stage.shards().size());
        if (log.isMoving(slot)) {
            return;
        }
        log.begins(slot, from.number(), to.number());
        cluster.openSourceOnly(slot, from.primary(), to.primary());
        Waiting.forTime(fault.length());
        cluster.abortSlot(slot, from.primary(), to.primary());
        log.ended(slot, false);
    }
}
