package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.plan.FaultKind;
import io.slotpilot.chaos.plan.FaultPlan;
import io.slotpilot.chaos.plan.PlannedFault;
import io.slotpilot.testkit.RedisErrorException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plays a plan, one thread for each lane, and watches each shard with one thread meanwhile. */
public final class Striking implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(40);

    private final Stage stage;
    private final FaultPlan plan;
    private final SlotChanges slots;
    private final NodeChanges nodes;
    private final ClientChanges clients;
    private final List<Thread> watchers = new ArrayList<>();
    private volatile boolean watching = true;

    public Striking(Stage stage, FaultPlan plan) {
        this.stage = stage;
        this.plan = plan;
        this.slots = new SlotChanges(stage);
        this.nodes = new NodeChanges(stage);
        this.clients = new ClientChanges(stage);
        stage.shards().forEach(shard -> watchers.add(start("chaos-watch-" + shard.number(), () -> watch(shard))));
    }

    /** Plays the plan to its end and heals the cluster. */
    public void play() throws InterruptedException {
        List<Thread> lanes = new ArrayList<>();
        for (FaultKind.Lane lane : FaultKind.Lane.values()) {
            List<PlannedFault> faults = plan.of(lane);
            lanes.add(start("chaos-" + lane.name().toLowerCase(Locale.ROOT), () -> faults.forEach(this::strike)));
        }
        long end = plan.length().toNanos();
        for (Thread lane : lanes) {
            lane.join();
        }
        Waiting.forTime(Duration.ofNanos(Math.max(0, end - stage.log().now())));
        long start = stage.log().now();
        stage.network().restore();
        new Recovery(stage).heal();
        stage.log().event(start, "all is healed");
    }

    /** Ends the watching; what has not ended then is written down as it is. */
    @Override
    public void close() throws InterruptedException {
        watching = false;
        for (Thread watcher : watchers) {
            watcher.join();
        }
        stage.shards().forEach(Shard::finish);
    }

    private void strike(PlannedFault fault) {
        Waiting.forTime(fault.start().minusNanos(stage.log().now()));
        long start = stage.log().now();
        String end = "";
        boolean disruptive = fault.kind().lane() == FaultKind.Lane.DISRUPTIVE;
        boolean alone = disruptive || fault.kind() == FaultKind.PASSWORD_ROTATION;
        if (alone) {
            stage.membership().lock();
        }
        Shard shard = stage.shard(fault.shard());
        shard.disturb(disruptive ? 1 : 0);
        try {
            run(fault);
        } catch (RedisErrorException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            // Another fault was in the way. What it has begun is healed in the end.
            end = " (not to the end: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")";
        } finally {
            shard.disturb(disruptive ? -1 : 0);
            if (alone) {
                stage.membership().unlock();
            }
        }
        stage.log().event(start, describe(fault) + end);
    }

    private static String describe(PlannedFault fault) {
        String name = fault.kind().name().toLowerCase(Locale.ROOT);
        return name + " of shard " + fault.shard()
                + (fault.kind() == FaultKind.CLIENT_PARTITION ? ", " + ClientChanges.describe(fault.number()) : "");
    }

    private void run(PlannedFault fault) {
        switch (fault.kind()) {
            case RESHARD -> slots.reshard(fault);
            case HALF_OPEN -> slots.halfOpen(fault);
            case SOURCE_OPEN -> slots.sourceOpen(fault);
            case PLANNED_FAILOVER -> nodes.plannedFailover(fault);
            case CLIENT_KILL -> clients.kill(fault);
            case MEMORY_FULL -> clients.fillMemory(fault);
            case SLOW_SCRIPT -> clients.runSlowScript(fault);
            case PASSWORD_ROTATION -> clients.rotatePassword(fault);
            case CLIENT_PARTITION -> clients.partition(fault);
            case KILL -> nodes.kill(fault);
            case FREEZE -> nodes.freeze(fault);
            case RESTART_EMPTY -> nodes.restartEmpty(fault);
            case RESTART_WITH_DATA -> nodes.restartWithData(fault);
            case NODE_PARTITION -> nodes.partition(fault);
        }
    }

    private void watch(Shard shard) {
        while (watching) {
            shard.look();
            Waiting.forTime(LOOK);
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
