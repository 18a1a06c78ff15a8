package io.slotpilot.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Translates addresses that servers announce into addresses that this client can reach (NAT, containers, tunnels).
 *
 * <p>Asked once for every endpoint that a server writes (redirects, views), after an empty host was filled in with
 * that of the node that answered; never for an address that it returned before. Must be pure, fast and safe to call
 * from any thread.
 */
@FunctionalInterface
public interface AddressMapper {

    /**
     * The address to connect to for the node that announced {@code announced}; {@code announced} itself if known. Null for
     * a node that must not be connected to: it counts as one without an address.
     */
    @Nullable
    NodeAddress map(NodeAddress announced);

    /** Every announced address is reachable as it is. */
    static AddressMapper identity() {
        return announced -> announced;
    }
}
