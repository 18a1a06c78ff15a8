package io.slotpilot.demo.scenario;

import io.slotpilot.demo.traffic.LossWindow;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** A primary stops answering, while its connections stay open; much later it wakes up. */
final class Freeze implements Scenario {

    private static final int SLOT_OF_VICTIM = 14_000;
    private static final Duration FROZEN_AFTER_PROMOTION = Duration.ofSeconds(9);
    private static final Duration AFTER = Duration.ofSeconds(4);

    @Override
    public String about() {
        return "One of three primaries is frozen (SIGSTOP): its connections stay open, but nothing answers. "
                + "Its replica is promoted; later the frozen one wakes up.";
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode victim = cluster.owner(SLOT_OF_VICTIM);
        BitSet slots = victim.view().myself().slots();
        stage.hold(Duration.ofSeconds(2));
        try (ServerProbe probe = ServerProbe.start(cluster, victim, slots)) {
            victim.freeze();
            probe.faultAt(stage.fault("primary " + victim.port() + " frozen", slots));
            probe.awaitPromotion();
            stage.mark("its replica is promoted");
            stage.serverOutage(probe.outageNanos());
            stage.serversLost(probe.loss());
            stage.hold(FROZEN_AFTER_PROMOTION);
        }
        stage.mark("the frozen one wakes up");
        long woken = System.nanoTime();
        victim.thaw();
        awaitDemotion(victim);
        // Until it hears that it was replaced, it takes writes that wait in its sockets, and they are lost with it.
        stage.serversLost(new LossWindow(slots, woken, System.nanoTime()));
        stage.hold(AFTER);
    }

    private static void awaitDemotion(TestNode former) throws InterruptedException {
        while (former.view().myself().isPrimary()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
