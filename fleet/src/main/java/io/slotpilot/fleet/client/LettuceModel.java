package io.slotpilot.fleet.client;

import io.slotpilot.fleet.server.Answer;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A model of what Lettuce 7.5.2 and 7.7.0 do by default ({@code ClusterDistributionChannelWriter}, {@code
 * ClusterTopologyRefreshScheduler}, {@code ConnectionWatchdog}):
 *
 * <ul>
 *   <li>{@code MOVED} and {@code ASK}: follows at once, five times at most; the map is not patched; asks for a refresh;
 *   <li>a refresh asks every known node and takes one of the views; one at a time, at most one in five seconds, and what
 *       asks in between is dropped;
 *   <li>a node without a connection: commands for it line up, in the order in which they came, until it is connected
 *       again or their 60 seconds are over; attempts to connect double from one millisecond to thirty seconds, and from
 *       the fifth on ask for a refresh;
 *   <li>{@code CLUSTERDOWN} is the caller's.
 * </ul>
 *
 * <p>Not modelled: that a refresh opens a connection to each node, and waits for those that do not answer.
 */
final class LettuceModel implements FleetClient {

    private static final int MOST_REDIRECTS = 5;
    private static final int PERSISTENT = 5;
    private static final long TIMEOUT_NANOS = 60_000_000_000L;
    private static final long REFRESH_NANOS = 5_000_000_000L;
    private static final long LONGEST_RECONNECT_NANOS = 30_000_000_000L;

    private final SimulatedCluster cluster;
    private final Tally tally;
    private final Map<Integer, Deque<Call>> waiting = new HashMap<>();
    private final BitSet disconnected = new BitSet();
    private Layout map;
    private boolean refreshing;
    private long lastRefreshNanos = -REFRESH_NANOS;

    LettuceModel(SimulatedCluster cluster, Tally tally) {
        this.cluster = cluster;
        this.tally = tally;
        this.map = cluster.truth();
    }

    @Override
    public void call(int slot, boolean write) {
        tally.started();
        Call call = new Call(slot, cluster.time().nanos());
        cluster.time().after(TIMEOUT_NANOS, call::timedOut);
        call.send(map.owner(slot), false);
    }

    @Override
    public boolean knows(int slot, Layout truth) {
        return map.owner(slot) == truth.owner(slot);
    }

    private void refresh() {
        long now = cluster.time().nanos();
        if (refreshing || now - lastRefreshNanos < REFRESH_NANOS) {
            return;
        }
        lastRefreshNanos = now;
        refreshing = true;
        cluster.queryAll(view -> {
            refreshing = false;
            map = view == null ? map : view;
        });
    }

    private void connectionLost(int node) {
        if (!disconnected.get(node)) {
            disconnected.set(node);
            reconnect(node, 1);
        }
    }

    private void reconnect(int node, int attempt) {
        long delay = Math.min(LONGEST_RECONNECT_NANOS, 1_000_000L << Math.min(attempt - 1, 30));
        cluster.time().after(delay, () -> {
            if (attempt >= PERSISTENT) {
                refresh();
            }
            if (cluster.accepts(node)) {
                disconnected.clear(node);
                Deque<Call> calls = waiting.remove(node);
                if (calls != null) {
                    calls.forEach(call -> call.send(node, false));
                }
            } else {
                reconnect(node, attempt + 1);
            }
        });
    }

    private final class Call {
        private final int slot;
        private final long startedAtNanos;
        private int redirects;
        private boolean done;

        private Call(int slot, long startedAtNanos) {
            this.slot = slot;
            this.startedAtNanos = startedAtNanos;
        }

        void send(int node, boolean asking) {
            if (done) {
                return;
            }
            if (disconnected.get(node)) {
                waiting.computeIfAbsent(node, n -> new ArrayDeque<>()).add(this);
                return;
            }
            tally.attempt(redirects > 0);
            cluster.send(node, slot, asking, answer -> answered(node, answer));
        }

        private void answered(int node, Answer answer) {
            if (done) {
                return;
            }
            tally.answered(answer);
            switch (answer.kind()) {
                case OK -> {
                    done = true;
                    tally.succeeded(startedAtNanos);
                }
                case MOVED, ASK -> redirected(answer);
                case CLUSTER_DOWN -> failed();
                case REFUSED, LOST -> {
                    connectionLost(node);
                    send(node, false);
                }
            }
        }

        private void redirected(Answer answer) {
            refresh();
            if (++redirects > MOST_REDIRECTS) {
                failed();
            } else {
                send(answer.target(), answer.kind() == Answer.Kind.ASK);
            }
        }

        private void failed() {
            done = true;
            tally.failed();
        }

        private void timedOut() {
            if (!done) {
                failed();
            }
        }
    }
}
