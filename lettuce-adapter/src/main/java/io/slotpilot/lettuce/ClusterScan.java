package io.slotpilot.lettuce;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.topology.KeySweep;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** SCAN over all primaries, node by node; which ones, and which once more, says {@link KeySweep}. Never blocks. */
final class ClusterScan<K, V> {

    private static final String START = "0";

    private final LettuceRouter<K, V> router;
    private final ClusterSweep<K, V> nodes;

    /** SCAN on one node. */
    interface Step<K, V, C extends ScanCursor> {
        CompletionStage<C> scan(RedisAsyncCommands<K, V> node, ScanCursor cursor);
    }

    /** What the caller is told: what a node has answered, and where to go on. */
    interface Answer<C extends ScanCursor> {
        C of(C answer, Position next);
    }

    /**
     * Where a scan stands. Never changes, so that a caller can go on from the same cursor twice.
     *
     * @param node null at the end
     * @param cursor of that node; null if its visit has not begun
     */
    record Position(
            KeySweep sweep,
            @Nullable NodeAddress node,
            @Nullable String cursor) {}

    /** A cursor of ours. */
    private interface Positioned {
        Position position();
    }

    ClusterScan(LettuceRouter<K, V> router) {
        this.router = router;
        this.nodes = new ClusterSweep<>(router, SideEffect.READ);
    }

    /**
     * The next step of a scan.
     *
     * @throws IllegalArgumentException if the cursor is not one of a scan over the cluster
     * @throws IllegalStateException if the scan is finished
     */
    <C extends ScanCursor> CompletionStage<C> next(ScanCursor from, Step<K, V, C> step, Answer<C> answer) {
        Position position = position(from);
        NodeAddress node = position.node();
        if (node == null) {
            throw new IllegalStateException("Cluster scan is finished");
        }
        String cursor = position.cursor();
        if (cursor == null) {
            return begin(position.sweep(), node, step).thenCompose(answered -> told(answered, answer));
        }
        long began = System.nanoTime();
        return nodes.visit(node, commands -> step.scan(commands, ScanCursor.of(cursor)))
                .thenApply(visited -> new Answered<>(visited.result(), position.sweep(), node))
                .handle((answered, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(answered);
                    }
                    return nodes.mayBegin(error, node, began)
                            ? begin(
                                    position.sweep(),
                                    node,
                                    step) // a cursor is of no use elsewhere, nor after a restart
                            : CompletableFuture.<Answered<C>>failedFuture(NodeVisits.cause(error));
                })
                .thenCompose(answered -> answered)
                .thenCompose(answered -> told(answered, answer));
    }

    private record Answered<C>(C result, KeySweep sweep, NodeAddress node) {}

    private Position position(ScanCursor from) {
        if (ScanCursor.INITIAL.equals(from)) {
            KeySweep sweep = nodes.begin();
            return new Position(sweep, sweep.next(), null);
        }
        if (from instanceof Positioned ours) {
            return ours.position();
        }
        throw new IllegalArgumentException(
                "A scan in Redis Cluster mode requires to reuse the resulting cursor from the previous scan invocation");
    }

    private <C extends ScanCursor> CompletionStage<Answered<C>> begin(
            KeySweep before, NodeAddress node, Step<K, V, C> step) {
        KeySweep sweep = before.copy();
        return nodes.begin(sweep, node, commands -> step.scan(commands, ScanCursor.of(START)), System.nanoTime())
                .thenApply(visited -> new Answered<>(visited.result(), sweep, visited.node()));
    }

    private <C extends ScanCursor> CompletionStage<C> told(Answered<C> answered, Answer<C> answer) {
        C result = answered.result();
        if (!result.isFinished()) {
            return CompletableFuture.completedFuture(
                    answer.of(result, new Position(answered.sweep(), answered.node(), result.getCursor())));
        }
        KeySweep sweep = answered.sweep().copy();
        NodeAddress next = sweep.next();
        if (next != null) {
            return CompletableFuture.completedFuture(answer.of(result, new Position(sweep, next, null)));
        }
        return nodes.checked(sweep).thenApply(unused -> answer.of(result, new Position(sweep, sweep.next(), null)));
    }

    private static void tell(ScanCursor cursor, ScanCursor answer, Position next) {
        cursor.setCursor(answer.getCursor());
        cursor.setFinished(next.node() == null);
    }

    /** Keys. */
    static final class Keys<K> extends KeyScanCursor<K> implements Positioned {

        private final Position next;

        Keys(KeyScanCursor<K> answer, Position next) {
            this.next = next;
            getKeys().addAll(answer.getKeys());
            tell(this, answer, next);
        }

        @Override
        public Position position() {
            return next;
        }
    }

    /** The number of keys that went to a channel. */
    static final class Stream extends StreamScanCursor implements Positioned {

        private final Position next;

        Stream(StreamScanCursor answer, Position next) {
            this.next = next;
            setCount(answer.getCount());
            tell(this, answer, next);
        }

        @Override
        public Position position() {
            return next;
        }
    }
}
