package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt goes. Immutable.
 *
 * @param node the node to use, or {@code null} for the slot's owner as known when the command is sent
 * @param asking whether {@code ASKING} must precede the command, adjacent on the same connection
 */
public record Route(@Nullable NodeAddress node, boolean asking) {

    /** The slot's owner, as known when the command is sent. */
    public static final Route OWNER = new Route(null, false);

    /** Exactly this node. */
    public static Route to(NodeAddress node) {
        return new Route(node, false);
    }

    /** This node, once, preceded by {@code ASKING}. */
    public static Route asking(NodeAddress node) {
        return new Route(node, true);
    }
}
