package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failed attempt of a command. Immutable; hops form a chain from the newest back to the first.
 *
 * @param previous the failed attempt before this one, or {@code null} for the first
 * @param at the node that was tried, or {@code null} when the slot had no owner to try
 * @param failure what came back
 */
public record Hop(@Nullable Hop previous, @Nullable NodeAddress at, Failure failure) {

    /** The chain that ends here, oldest first. */
    public List<Hop> chain() {
        List<Hop> hops = new ArrayList<>();
        for (Hop hop = this; hop != null; hop = hop.previous) {
            hops.add(hop);
        }
        Collections.reverse(hops);
        return hops;
    }
}
