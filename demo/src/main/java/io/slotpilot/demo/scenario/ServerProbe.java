package io.slotpilot.demo.scenario;

import io.slotpilot.demo.traffic.LossWindow;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import io.slotpilot.testkit.resp.RespReader.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when the servers take writes to a shard, asking each of them directly and through no client.
 *
 * <p>Every 3 ms it writes a running number to a slot of the shard: to the node that took the last one, and when that
 * one stops taking them, to every live node in turn, until one does.
 */
final class ServerProbe implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 3;
    private static final Duration REPLY_TIMEOUT = Duration.ofMillis(200);
    private static final Duration PROMOTION_LIMIT = Duration.ofSeconds(60);

    /** A write that was taken. */
    private record Taken(TestNode node, long number, long sentNanos, long doneNanos) {}

    private final TestCluster cluster;
    private final TestNode primary;
    private final BitSet slots;
    private final String key;
    private final Map<TestNode, RespConnection> connections = new HashMap<>();
    private final List<Taken> taken = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "server-probe");
    private TestNode owner;
    private long survivor;
    private volatile long faultNanos;
    private volatile boolean closed;

    private ServerProbe(TestCluster cluster, TestNode primary, BitSet slots) {
        this.cluster = cluster;
        this.primary = primary;
        this.owner = primary;
        this.slots = slots;
        this.key = TestCluster.keyIn(slots.nextSetBit(0), "probe:");
    }

    /** Begins to write to a shard; returns after the first write. */
    static ServerProbe start(TestCluster cluster, TestNode primary, BitSet slots) throws InterruptedException {
        ServerProbe probe = new ServerProbe(cluster, primary, slots);
        probe.thread.setDaemon(true);
        probe.thread.start();
        probe.await(() -> !probe.taken.isEmpty());
        return probe;
    }

    /** The fault happens at that moment. */
    void faultAt(long nanos) {
        faultNanos = nanos;
    }

    /** Waits until another node than the primary takes writes. */
    void awaitPromotion() throws InterruptedException {
        await(() -> owner != primary);
    }

    /** The longest time without a write being taken, since the fault. */
    synchronized long outageNanos() {
        long longest = 0;
        long last = faultNanos;
        for (Taken write : taken) {
            if (write.doneNanos - faultNanos > 0) {
                longest = Math.max(longest, write.doneNanos - last);
                last = write.doneNanos;
            }
        }
        return longest;
    }

    /** What the promoted node may not have got from the primary. */
    synchronized LossWindow loss() {
        long from = faultNanos;
        long until = faultNanos;
        for (Taken write : taken) {
            if (write.node != primary) {
                until = write.doneNanos;
                break;
            }
            if (write.number <= survivor) {
                from = write.sentNanos;
            }
        }
        return new LossWindow(slots, from, until);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (long number = 1; !closed; number++) {
            if (!write(owner, number)) {
                for (TestNode node : cluster.nodes()) {
                    if (node != owner && node.isLive() && write(node, number)) {
                        break;
                    }
                }
            }
            pause();
        }
        connections.values().forEach(RespConnection::close);
    }

    private boolean write(TestNode node, long number) {
        if (!node.isLive()) {
            return false;
        }
        try {
            RespConnection connection = connection(node);
            @Nullable Object before = node == owner ? null : connection.call("GET", key);
            long sent = System.nanoTime();
            if (before instanceof ErrorReply
                    || connection.call("SET", key, Long.toString(number)) instanceof ErrorReply) {
                return false;
            }
            taken(node, before, new Taken(node, number, sent, System.nanoTime()));
            return true;
        } catch (IOException e) {
            RespConnection broken = connections.remove(node);
            if (broken != null) {
                broken.close();
            }
            return false;
        }
    }

    private synchronized void taken(TestNode node, @Nullable Object before, Taken write) {
        if (node != owner) {
            survivor = before == null ? 0 : Long.parseLong(before.toString());
            owner = node;
        }
        taken.add(write);
        notifyAll();
    }

    private RespConnection connection(TestNode node) throws IOException {
        RespConnection open = connections.get(node);
        if (open == null) {
            open = RespConnection.open(node.host(), node.port(), REPLY_TIMEOUT);
            connections.put(node, open);
        }
        return open;
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PROMOTION_LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no node took over from " + primary + " within "
                        + PROMOTION_LIMIT.toSeconds() + " s\n" + cluster.logs());
            }
            wait(100);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
