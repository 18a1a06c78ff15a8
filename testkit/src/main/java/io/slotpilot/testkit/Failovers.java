package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes of roles by command. */
final class Failovers {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    // Servers give a coordinated failover up after 5 s without saying so (CLUSTER_MF_TIMEOUT).
    private static final Duration ASK_AGAIN = Duration.ofSeconds(6);

    private final ClusterStates states;

    Failovers(ClusterStates states) {
        this.states = states;
    }

    void promote(TestNode replica, FailoverMode mode) {
        ClusterView before = replica.view();
        @Nullable String primary = before.myself().primaryId();
        if (primary == null) {
            throw new IllegalArgumentException(replica + " must be a replica but is a primary");
        }
        ask(replica, mode);
        long[] askedAt = {System.nanoTime()};
        Await.until("agreement on the promotion of " + replica, LIMIT, () -> {
            if (replica.view().myself().isPrimary()) {
                return unknownTo(replica, primary);
            }
            // Also after it was one for a moment: shortly after an election, servers (7.0) win the next by the old
            // votes,
            // without an epoch of their own, and are overruled.
            if (System.nanoTime() - askedAt[0] > ASK_AGAIN.toNanos()) {
                ask(replica, mode);
                askedAt[0] = System.nanoTime();
            }
            return "it is still a replica of " + primary + "; its log:\n" + replica.log();
        });
    }

    /** A node that has not heard of the promotion, and what it says; null if all have. */
    private @Nullable String unknownTo(TestNode promoted, String former) {
        for (TestNode node : states.live()) {
            ClusterView view = node.view();
            ClusterView.Line line = view.line(promoted.id());
            boolean demoted =
                    !Objects.equals(node.id(), former) || !view.myself().isPrimary();
            if (line == null || !line.isPrimary() || line.slots().isEmpty() || !demoted) {
                return node + " sees " + line;
            }
        }
        return null;
    }

    private static void ask(TestNode replica, FailoverMode mode) {
        switch (mode) {
            case COORDINATED -> replica.command("CLUSTER", "FAILOVER");
            case FORCE, TAKEOVER -> replica.command("CLUSTER", "FAILOVER", mode.name());
        }
    }
}
