package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the search for the cluster ended. Immutable.
 *
 * @param found whether a seed gave a view of a cluster
 * @param failures the seeds that gave none, with the reason of each, in the order in which they failed
 */
public record Discovery(boolean found, List<SeedFailure> failures) {

    /**
     * One seed that was of no use.
     *
     * @param reason in words; holds no secret
     */
    public record SeedFailure(NodeAddress seed, String reason) {

        @Override
        public String toString() {
            return seed + ": " + reason;
        }
    }

    /** Copies the list. */
    public Discovery {
        failures = List.copyOf(failures);
    }

    /** For the message of the client's exception: every seed with its reason. */
    public String explanation() {
        return failures.isEmpty()
                ? "no seed was given: expected at least one host:port of a cluster node"
                : "no seed gave a view of a Redis cluster: "
                        + failures.stream().map(SeedFailure::toString).collect(Collectors.joining("; "));
    }
}
