package io.slotpilot.lettuce;

import io.lettuce.core.RedisURI;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The user's seeds, at least one. Immutable.
 *
 * @param uris as the user gave them
 * @param addresses where they are
 */
record Seeds(List<RedisURI> uris, List<NodeAddress> addresses) {

    /** @throws IllegalArgumentException if there is none, or one names no host and port */
    static Seeds of(Iterable<RedisURI> uris) {
        List<RedisURI> all = new ArrayList<>();
        List<NodeAddress> addresses = new ArrayList<>();
        for (RedisURI uri : uris) {
            all.add(uri);
            addresses.add(address(uri));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("seeds must name at least one cluster node but there was none");
        }
        return new Seeds(List.copyOf(all), List.copyOf(addresses));
    }

    /** What holds for every node: TLS, credentials, timeout. Lettuce takes it from the first seed. */
    RedisURI settings() {
        return uris.get(0);
    }

    static NodeAddress address(RedisURI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a seed must name a host and a port of a cluster node but was " + uri);
        }
        return new NodeAddress(uri.getHost(), uri.getPort());
    }
}
