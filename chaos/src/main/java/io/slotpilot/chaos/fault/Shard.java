package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.history.Handover;
import io.slotpilot.chaos.history.Span;
import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestNode;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes, of which one is the primary. Watches which, and up to when the other has all that it acknowledged: its offset
 * in the stream of replication says so.
 */
final class Shard {

    private final int number;
    private final List<TestNode> nodes;
    private final StoryLog log;
    private final AtomicInteger planned = new AtomicInteger();
    private final AtomicInteger disturbed = new AtomicInteger();
    private volatile TestNode primary;
    private long durable;
    private long epoch;
    private @Nullable TestNode deposed;
    private long deposedAt;
    private long deposedDurable;
    private final Map<TestNode, String> said = new HashMap<>();

    Shard(int number, TestNode primary, TestNode replica, StoryLog log) {
        this.number = number;
        this.nodes = List.of(primary, replica);
        this.primary = primary;
        this.log = log;
        this.epoch = primary.view().myself().epoch();
    }

    int number() {
        return number;
    }

    TestNode primary() {
        return primary;
    }

    TestNode replica() {
        return other(primary);
    }

    /** Between the two, a change of hands keeps every write, unless something else happens to this shard meanwhile. */
    void plan(int change) {
        planned.addAndGet(change);
    }

    void disturb(int change) {
        disturbed.addAndGet(change);
    }

    /** The primary came back empty: whatever the shard held before is gone. */
    void wiped(long since) {
        log.handover(new Handover(number, Long.MIN_VALUE, new Span(since, log.now()), "its primary came back empty"));
    }

    /** Looks once; to be called by one thread only. */
    void look() {
        long before = log.now();
        Map<String, String> first = replication(primary);
        TestNode other = other(primary);
        Map<String, String> second = replication(other);
        note(primary, first, before);
        note(other, second, before);
        endOfDeposed(other, second);
        if (isPrimary(second) && deposed == null && isNewer(other)) {
            handOver(other, before);
        } else if (isPrimary(first) && follows(first, second)) {
            durable = before;
        }
    }

    /** Writes down what a node says of itself, when that is something else than before. */
    private void note(TestNode node, Map<String, String> state, long at) {
        String role = state.isEmpty()
                ? "does not answer"
                : isPrimary(state)
                        ? "is a primary"
                        : "is a replica, link " + state.getOrDefault("master_link_status", "unknown");
        if (!role.equals(said.put(node, role))) {
            log.event(at, node + " " + role);
        }
    }

    /** A former primary that comes back believes for a while to be one, but with an old epoch. */
    private boolean isNewer(TestNode other) {
        try {
            long claimed = other.view().myself().epoch();
            boolean newer = claimed > epoch;
            epoch = Math.max(epoch, claimed);
            return newer;
        } catch (RedisErrorException | UncheckedIOException e) {
            return false;
        }
    }

    /** A deposed primary that still holds itself for one takes writes that will be lost. */
    private void endOfDeposed(TestNode other, Map<String, String> state) {
        boolean knows = !state.isEmpty() && !isPrimary(state);
        if (deposed == other && (knows || other.isEnded())) {
            finish();
        }
    }

    private void handOver(TestNode next, long at) {
        boolean lossless = planned.get() > 0 && disturbed.get() == 0;
        deposed = primary;
        deposedAt = at;
        deposedDurable = lossless ? Long.MAX_VALUE : durable;
        primary = next;
        durable = Long.MIN_VALUE;
    }

    /** Writes down a change of hands that has not ended yet. */
    void finish() {
        if (deposed != null) {
            log.handover(new Handover(
                    number,
                    deposedDurable,
                    new Span(deposedAt, log.now()),
                    primary + " took over from " + deposed + kept(deposedDurable)));
            deposed = null;
        }
    }

    private static String kept(long durable) {
        if (durable == Long.MAX_VALUE) {
            return " as planned";
        }
        return durable == Long.MIN_VALUE
                ? ", with nothing for sure"
                : String.format(Locale.ROOT, ", with all up to %.3f s for sure", durable / 1e9);
    }

    private TestNode other(TestNode node) {
        return nodes.get(0) == node ? nodes.get(1) : nodes.get(0);
    }

    private static boolean isPrimary(Map<String, String> state) {
        return "master".equals(state.get("role"));
    }

    /** Whether the replica has all that the primary had acknowledged when it was asked. */
    private static boolean follows(Map<String, String> primary, Map<String, String> replica) {
        return "slave".equals(replica.get("role"))
                && "up".equals(replica.get("master_link_status"))
                && primary.getOrDefault("master_replid", "?").equals(replica.get("master_replid"))
                && number(replica, "slave_repl_offset") >= number(primary, "master_repl_offset");
    }

    private static long number(Map<String, String> state, String field) {
        return Long.parseLong(state.getOrDefault(field, "-1"));
    }

    /** Empty if the node does not answer. */
    private static Map<String, String> replication(TestNode node) {
        if (!node.isLive()) {
            return Map.of();
        }
        try {
            return node.info("replication");
        } catch (RedisErrorException | UncheckedIOException e) {
            return Map.of();
        }
    }
}
