package io.slotpilot.fleet.client;

import io.slotpilot.fleet.server.Answer;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model of what Jedis 7.4.1 and 8.0.2 do by default ({@code ClusterCommandExecutor}, {@code JedisClusterInfoCache}):
 *
 * <ul>
 *   <li>{@code MOVED}: reads the whole map from the node that answered, before the command goes on, unless another
 *       command of this client is about to; then follows;
 *   <li>a failed connection: every command is repeated, at most five attempts and ten seconds; after two failures in a
 *       row a random wait, and the map is read from the first node in random order that answers;
 *   <li>{@code CLUSTERDOWN} is the caller's.
 * </ul>
 *
 * <p>Not modelled: the limit that a pool puts on commands in flight, and the time that callers spend blocked.
 */
final class JedisModel implements FleetClient {

    private static final int MOST_ATTEMPTS = 5;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final SimulatedCluster cluster;
    private final Tally tally;
    private final SplittableRandom random;
    private Layout map;
    private boolean renewing;

    JedisModel(SimulatedCluster cluster, Tally tally, long seed) {
        this.cluster = cluster;
        this.tally = tally;
        this.random = new SplittableRandom(seed);
        this.map = cluster.truth();
    }

    @Override
    public void call(int slot, boolean write) {
        tally.started();
        new Call(slot, cluster.time().nanos()).sendToOwner(false);
    }

    @Override
    public boolean knows(int slot, Layout truth) {
        return map.owner(slot) == truth.owner(slot);
    }

    private void renewFrom(int node, Runnable then) {
        if (renewing) {
            then.run();
            return;
        }
        renewing = true;
        cluster.query(node, reply -> {
            renewing = false;
            learn(reply);
            then.run();
        });
    }

    private void renewFromAny(Runnable then) {
        if (renewing) {
            then.run();
            return;
        }
        renewing = true;
        List<Integer> order = new ArrayList<>();
        for (int node = 0; node < map.nodes(); node++) {
            order.add(random.nextInt(order.size() + 1), node);
        }
        ask(order, 0, then);
    }

    private void ask(List<Integer> order, int position, Runnable then) {
        if (position == order.size()) {
            renewing = false;
            then.run();
            return;
        }
        cluster.query(order.get(position), reply -> {
            if (learn(reply)) {
                renewing = false;
                then.run();
            } else {
                ask(order, position + 1, then);
            }
        });
    }

    private boolean learn(SimulatedCluster.Reply reply) {
        if (reply instanceof SimulatedCluster.Reply.View view) {
            map = view.layout();
            return true;
        }
        return false;
    }

    private final class Call {
        private final int slot;
        private final long startedAtNanos;
        private int attemptsLeft = MOST_ATTEMPTS;
        private int failuresInARow;

        private Call(int slot, long startedAtNanos) {
            this.slot = slot;
            this.startedAtNanos = startedAtNanos;
        }

        void sendToOwner(boolean follows) {
            send(map.owner(slot), false, follows);
        }

        private void send(int node, boolean asking, boolean follows) {
            if (attemptsLeft-- == 0) {
                tally.failed();
                return;
            }
            tally.attempt(follows);
            cluster.send(node, slot, asking, answer -> {
                tally.answered(answer);
                switch (answer.kind()) {
                    case OK -> tally.succeeded(startedAtNanos);
                    case MOVED -> redirected(node, answer);
                    case ASK -> send(answer.target(), true, true);
                    case CLUSTER_DOWN -> tally.failed();
                    case REFUSED, LOST -> connectionFailed();
                }
            });
        }

        private void redirected(int node, Answer answer) {
            failuresInARow = 0;
            renewFrom(node, () -> send(answer.target(), false, true));
        }

        private void connectionFailed() {
            failuresInARow++;
            long left = LONGEST_NANOS - (cluster.time().nanos() - startedAtNanos);
            if (attemptsLeft == 0 || left <= 0) {
                tally.failed();
            } else if (failuresInARow < 2) {
                sendToOwner(false);
            } else {
                failuresInARow = 0;
                long longest = left / ((long) attemptsLeft * attemptsLeft);
                cluster.time().after(random.nextLong(longest + 1), () -> renewFromAny(() -> sendToOwner(false)));
            }
        }
    }
}
