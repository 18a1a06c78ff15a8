package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.plan.PlannedFault;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;

/** Faults that may cost a shard its primary. */
final class NodeChanges {

    private static final Duration FAILOVER = Duration.ofSeconds(15);
    private static final Duration COME_BACK = Duration.ofSeconds(20);

    private final Stage stage;
    private final StoryLog log;

    NodeChanges(Stage stage) {
        this.stage = stage;
        this.log = stage.log();
    }

    void plannedFailover(PlannedFault fault) {
        Shard shard = stage.shard(fault.shard());
        TestNode next = shard.replica();
        shard.plan(1);
        try {
            next.command("CLUSTER", "FAILOVER");
            Waiting.happens(FAILOVER, () -> shard.primary() == next);
        } finally {
            shard.plan(-1);
        }
    }

    void kill(PlannedFault fault) {
        Shard shard = stage.shard(fault.shard());
        TestNode node = shard.primary();
        long since = log.now();
        node.kill();
        Waiting.forTime(fault.length());
        node.restart();
        noticeWipe(shard, node, since);
        awaitBack(node);
    }

    void freeze(PlannedFault fault) {
        TestNode node = stage.shard(fault.shard()).primary();
        node.freeze();
        try {
            Waiting.forTime(fault.length());
        } finally {
            node.thaw();
        }
        awaitBack(node);
    }

    void restartEmpty(PlannedFault fault) {
        Shard shard = stage.shard(fault.shard());
        TestNode node = fault.number() % 2 == 0 ? shard.primary() : shard.replica();
        long since = log.now();
        node.restart();
        if (fault.number() % 2 == 0) {
            noticeWipe(shard, node, since);
        }
        awaitBack(node);
    }

    void restartWithData(PlannedFault fault) {
        Shard shard = stage.shard(fault.shard());
        TestNode node = fault.number() % 3 == 0 ? shard.replica() : shard.primary();
        node.restartWithData();
        awaitBack(node);
    }

    void partition(PlannedFault fault) {
        TestNode node = stage.shard(fault.shard()).primary();
        long since = log.now();
        stage.network().isolate(node.index());
        try {
            Waiting.forTime(fault.length());
        } finally {
            stage.network().join();
            log.parted(fault.shard(), since);
        }
        awaitBack(node);
    }

    /** A primary that was back before anyone took over passes its emptiness on to its replica. */
    private void noticeWipe(Shard shard, TestNode node, long since) {
        if (shard.primary() == node) {
            shard.wiped(since);
        }
    }

    /** Two faults in a row must find a shard with two good nodes. */
    private void awaitBack(TestNode node) {
        Waiting.happens(
                COME_BACK,
                () -> stage.cluster().nodes().stream()
                        .allMatch(seer -> !seer.isLive()
                                || seer.view().lines().stream()
                                        .noneMatch(line -> line.isFailing() || !line.connected())));
        Waiting.happens(COME_BACK, () -> {
            boolean primary = node.view().myself().isPrimary();
            return primary || "up".equals(node.info("replication").get("master_link_status"));
        });
    }
}
