package io.slotpilot.demo.wire;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what passes at all sockets of one client.
 *
 * <p>Servers cannot tell clients apart ({@code errorstats} is one sum), and only some clients have hooks, each with
 * holes of its own. So every client of the demo gets the same tap where its bytes leave and enter the JVM. It looks for
 * {@code -MOVED} and {@code -ASK} in what arrives, and for {@code CLUSTER SLOTS|NODES|SHARDS} in what is sent. The demo
 * stores digits only, so no value can look like either.
 *
 * <p>Thread-safe.
 */
public final class WireTap {

    private final LongAdder moved = new LongAdder();
    private final LongAdder ask = new LongAdder();
    private final LongAdder topologyQueries = new LongAdder();
    private final LongAdder newConnections = new LongAdder();
    private final Map<SocketAddress, Integer> open = new ConcurrentHashMap<>();

    /** What passed until now. */
    public WireCounts counts() {
        return new WireCounts(moved.sum(), ask.sum(), topologyQueries.sum(), newConnections.sum());
    }

    /** To be called when a connection to {@code node} is open. */
    Line opened(SocketAddress node) {
        if (open.merge(node, 1, Integer::sum) > 1) {
            newConnections.increment();
        }
        return new Line(node);
    }

    /** The two streams of one connection; each direction by one thread at a time. */
    final class Line {

        private final SocketAddress node;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final List<TokenScan> received = List.of(new TokenScan("-MOVED ", moved), new TokenScan("-ASK ", ask));
        private final List<TokenScan> sent = List.of(
                new TokenScan("CLUSTER\r\n$5\r\nSLOTS\r\n", topologyQueries),
                new TokenScan("CLUSTER\r\n$5\r\nNODES\r\n", topologyQueries),
                new TokenScan("CLUSTER\r\n$6\r\nSHARDS\r\n", topologyQueries));

        private Line(SocketAddress node) {
            this.node = node;
        }

        void received(byte value) {
            received.get(0).next(value);
            received.get(1).next(value);
        }

        void sent(byte value) {
            sent.get(0).next(value);
            sent.get(1).next(value);
            sent.get(2).next(value);
        }

        void closed() {
            if (!closed.getAndSet(true)) {
                open.merge(node, -1, Integer::sum);
            }
        }
    }
}
