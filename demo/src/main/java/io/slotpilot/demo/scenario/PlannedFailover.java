package io.slotpilot.demo.scenario;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.BitSet;

/** Every primary hands over to its replica in good order. */
final class PlannedFailover implements Scenario {

    private static final Duration AFTER = Duration.ofSeconds(4);

    @Override
    public String about() {
        return "Every primary in turn hands over to its replica (CLUSTER FAILOVER).";
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(15);
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        stage.hold(Duration.ofSeconds(1));
        for (TestNode primary : cluster.primaries()) {
            BitSet slots = primary.view().myself().slots();
            TestNode replica = cluster.replicaOf(primary);
            try (ServerProbe probe = ServerProbe.start(cluster, primary, slots)) {
                probe.faultAt(stage.fault("primary " + primary.port() + " hands over to " + replica.port(), slots));
                cluster.failover(replica);
                stage.hold(AFTER);
                stage.serverOutage(probe.outageNanos());
            }
        }
    }
}
