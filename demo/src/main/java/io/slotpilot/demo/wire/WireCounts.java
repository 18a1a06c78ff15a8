package io.slotpilot.demo.wire;

/**
 * What passed at one client's sockets.
 *
 * @param moved MOVED replies that arrived
 * @param ask ASK replies that arrived
 * @param topologyQueries {@code CLUSTER SLOTS}, {@code NODES} and {@code SHARDS} commands that were sent
 * @param newConnections connections that were opened to a node to which the client had one already
 */
public record WireCounts(long moved, long ask, long topologyQueries, long newConnections) {

    /** What passed since {@code earlier}. */
    public WireCounts since(WireCounts earlier) {
        return new WireCounts(
                moved - earlier.moved,
                ask - earlier.ask,
                topologyQueries - earlier.topologyQueries,
                newConnections - earlier.newConnections);
    }
}
