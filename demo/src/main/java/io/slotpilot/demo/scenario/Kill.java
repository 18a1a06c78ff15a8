package io.slotpilot.demo.scenario;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.BitSet;

/** A primary dies, and its replica takes over when the others have noticed. */
final class Kill implements Scenario {

    private static final int SLOT_OF_VICTIM = 8_000;
    private static final Duration LAST_BREATH = Duration.ofMillis(50);
    private static final Duration AFTER = Duration.ofSeconds(12);

    @Override
    public String about() {
        return "One of three primaries dies (SIGKILL) with commands in its queue. "
                + "The other servers notice and promote its replica.";
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(18);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode victim = cluster.owner(SLOT_OF_VICTIM);
        BitSet slots = victim.view().myself().slots();
        stage.hold(Duration.ofSeconds(2));
        try (ServerProbe probe = ServerProbe.start(cluster, victim, slots)) {
            // At the demo's rate hardly a command is on its way at any moment; so it stops answering before it dies.
            victim.freeze();
            stage.hold(LAST_BREATH);
            probe.faultAt(stage.fault("primary " + victim.port() + " killed", slots));
            victim.kill();
            probe.awaitPromotion();
            stage.mark("its replica is promoted");
            stage.serverOutage(probe.outageNanos());
            stage.serversLost(probe.loss());
            stage.hold(AFTER);
        }
    }
}
