package io.slotpilot.demo.scenario;

import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes a cluster whole again. */
public final class Health {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PRIMARIES = 3;

    private final TestCluster cluster;

    public Health(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Starts what is dead, wakes what is frozen, and waits until all agree and every primary has a replica that follows.
     * Roles are left as they are: three primaries with a replica each are healthy, whichever they are.
     */
    public void restore() throws InterruptedException {
        for (TestNode node : cluster.nodes()) {
            if (!node.isLive()) {
                node.restart();
            }
        }
        cluster.awaitState("ok");
        cluster.awaitAgreement();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (String problem = problem(); problem != null; problem = problem()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the cluster does not get healthy: " + problem);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Deletes all keys. */
    public void clear() {
        cluster.primaries().forEach(primary -> primary.command("FLUSHALL"));
    }

    private @Nullable String problem() {
        if (cluster.primaries().size() != PRIMARIES) {
            return "primaries are " + cluster.primaries();
        }
        for (TestNode replica : cluster.replicas()) {
            if (!Objects.equals(replica.info("replication").get("master_link_status"), "up")) {
                return replica + " does not follow yet";
            }
        }
        for (TestNode primary : cluster.primaries()) {
            String problem = replicationProblem(primary);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** A fresh replica gets writes only some time after its link is up, so one write has to arrive. */
    private @Nullable String replicationProblem(TestNode primary) {
        try {
            String key = cluster.keyOwnedBy(primary, "health:");
            primary.command("SET", key, "1");
            Object synced = primary.command("WAIT", "1", "2000");
            return Objects.equals(synced, 1L) ? null : primary + " has no replica that follows";
        } catch (RedisErrorException e) {
            return primary + " says " + e.text();
        }
    }
}
