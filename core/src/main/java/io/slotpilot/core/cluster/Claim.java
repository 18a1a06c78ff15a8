package io.slotpilot.core.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the slot map holds about one slot; many slots share one instance.
 *
 * @param owner null if no node serves the slot
 * @param replicas may serve reads in the owner's place
 * @param evidence null if nobody said anything about the slot yet
 */
record Claim(
        @Nullable ClusterNode owner,
        List<ClusterNode> replicas,
        @Nullable Evidence evidence) {

    static final Claim NOTHING_KNOWN = new Claim(null, List.of(), null);

    boolean isOwnedBy(ClusterNode node) {
        return owner != null && owner.is(node);
    }
}
