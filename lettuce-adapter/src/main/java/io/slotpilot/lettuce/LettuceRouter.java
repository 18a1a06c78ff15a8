package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.command.KnownScripts;
import io.slotpilot.core.drive.AsyncDriver;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends the keyed commands of one cluster connection. Thread-safe. */
final class LettuceRouter<K, V> {

    // Enough for any burst that a caller can mean; beyond it, waiting would only pile up memory.
    private static final int MOST_WAITING = 65_536;
    private static final long LOOK_NANOS = 100_000_000L;

    private final StatefulRedisClusterConnectionImpl<K, V> connection;
    private final LettuceCluster cluster;
    private final AsyncDriver driver;
    private final Map<NodeAddress, NodeLink<K, V>> links = new ConcurrentHashMap<>();
    private final NodeLink<K, V>[] linkOfSlot;
    private final ReplicaReads<K, V> reads;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean autoFlush = true;
    private volatile boolean closed;

    @SuppressWarnings({"unchecked", "rawtypes"})
    LettuceRouter(StatefulRedisClusterConnectionImpl<K, V> connection, LettuceCluster cluster, ClientOptions options) {
        this.connection = connection;
        this.cluster = cluster;
        this.linkOfSlot = new NodeLink[1 + KeySlot.COUNT];
        this.reads = new ReplicaReads<>(connection, cluster);
        this.driver = new AsyncDriver(
                cluster.redirects(),
                new StickyOwners(cluster.topology()),
                this::after,
                Ticker.system(),
                new AsyncDriver.Waiting(
                        Math.min(MOST_WAITING, options.getRequestQueueSize()),
                        cluster.options().keepOrder()));
    }

    /**
     * Sends a command to the owner of its slot; one without keys to any primary.
     *
     * @param batch what it is to go with; null if it goes alone
     */
    <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command, int slot, @Nullable Batch<K, V> batch) {
        LettuceCall<K, V, T> call = batch == null
                ? new LettuceCall<>(command, this, slot, System.nanoTime())
                : batch.call(command, this, slot);
        if (closed) {
            call.completeExceptionally(new RedisException("Connection is closed"));
        } else {
            driver.start(call);
        }
        return call;
    }

    /** Sends a transaction as a whole to the owner of its slot. */
    <T> void execute(RedisCommand<K, V, T> exec, QueuedTransaction<K, V> transaction) {
        LettuceCall<K, V, T> call = new TransactionCall<>(exec, transaction, this, System.nanoTime());
        if (closed) {
            call.completeExceptionally(new RedisException("Connection is closed"));
        } else {
            driver.start(call);
        }
    }

    /** What decides about the commands of this cluster. */
    Redirects redirects() {
        return cluster.redirects();
    }

    /** What the present thread is about, for whoever follows commands. */
    @Nullable
    Object context() {
        return cluster.redirects().context();
    }

    /** Where reads go that need not go to the owner. */
    ReplicaReads<K, V> reads() {
        return reads;
    }

    void autoFlush(boolean on) {
        autoFlush = on;
    }

    boolean isAutoFlush() {
        return autoFlush;
    }

    boolean isClosed() {
        return closed;
    }

    /** Gives up what waits; what is in flight ends with its connection. */
    void close() {
        closed = true;
        cluster.remove(this);
        driver.close();
        open.forEach(LettuceRouter::end);
    }

    /** Has the future of a caller, who waits for more than one command, end with this connection at the latest. */
    <F extends CompletableFuture<?>> F endWithThis(F future) {
        open.add(future);
        future.whenComplete((value, error) -> open.remove(future));
        if (closed) {
            end(future);
        }
        return future;
    }

    private static void end(CompletableFuture<?> future) {
        future.completeExceptionally(new RedisException("Connection is closed"));
    }

    // ---- for the cluster

    /** The connection to that node if there is one and it is up. */
    @Nullable
    StatefulRedisConnection<K, V> openConnection(NodeAddress node) {
        NodeLink<K, V> link = links.get(node);
        return link == null ? null : link.openConnection();
    }

    Iterable<NodeLink<K, V>> links() {
        return links.values();
    }

    /** Slots have other owners, or nodes came into reach or went out of it. */
    void topologyChanged() {
        links.values().forEach(link -> {
            if (cluster.topology().reachable(link.node())) {
                link.doubtIfBlocked();
            } else {
                link.rescue();
            }
        });
        driver.topologyChanged();
    }

    void suspected(NodeAddress node) {
        reads.suspected(node);
        NodeLink<K, V> link = links.get(node);
        if (link != null) {
            link.suspected();
        }
    }

    /** A node that was out of reach is back: a connection that Lettuce would reconnect seconds later is made anew. */
    void revived(NodeAddress node) {
        NodeLink<K, V> link = links.get(node);
        if (link != null && link.isDown()) {
            PooledAccess.forget(connection, node);
            link.closeDown();
        }
    }

    // ---- for calls and links

    void lookAgain(long delayNanos) {
        try {
            after(delayNanos, () -> Guarded.run(this::topologyChanged));
        } catch (RejectedExecutionException e) {
            // closed, so nothing waits any more
        }
    }

    AsyncDriver driver() {
        return driver;
    }

    NodeLink<K, V> link(int slot, NodeAddress node) {
        NodeLink<K, V> last = linkOfSlot[1 + slot];
        if (last != null && last.node().equals(node)) {
            return last;
        }
        NodeLink<K, V> link = links.computeIfAbsent(node, n -> new NodeLink<>(n, this, cluster.traffic(n)));
        linkOfSlot[1 + slot] = link;
        return link;
    }

    @Nullable
    NodeAddress target(int slot) {
        return cluster.topology().target(slot);
    }

    /** What a server's error line means. */
    Failure failure(String line, @Nullable NodeAddress node) {
        return cluster.failure(line, node);
    }

    Failure whyNoTarget(int slot) {
        boolean hole = slot >= 0 && cluster.topology().map().owner(slot) == null;
        return Failure.of(hole ? FailureKind.CLUSTER_DOWN : FailureKind.CONNECT_FAILED);
    }

    /** Lettuce's exception for a command that there was no node for. */
    Throwable noTarget(int slot, @Nullable Throwable cause) {
        String why = cluster.topology().whyNoTarget(slot);
        if (slot >= 0 && cluster.topology().map().owner(slot) == null) {
            return new PartitionSelectorException(why, connection.getPartitions());
        }
        return new RedisConnectionException(why, cause);
    }

    CompletionStage<StatefulRedisConnection<K, V>> connect(NodeAddress node) {
        return connection.getConnectionAsync(node.host(), node.port());
    }

    /** A connection that nobody else uses. */
    CompletionStage<StatefulRedisConnection<K, V>> connectAlone(NodeAddress node) {
        return cluster.connect(connection.getCodec(), node);
    }

    SlotMap map() {
        return cluster.topology().map();
    }

    boolean reachable(NodeAddress node) {
        return cluster.topology().reachable(node);
    }

    boolean isPrimary(NodeAddress node) {
        return map().primaries().stream().anyMatch(primary -> primary.aliases().contains(node));
    }

    NodeTraffic traffic(NodeAddress node) {
        return cluster.traffic(node);
    }

    KnownScripts scripts() {
        return cluster.scripts();
    }

    RedirectOptions options() {
        return cluster.options();
    }

    /** Null if it is off. */
    @Nullable
    ClientLint lint() {
        return cluster.lint();
    }

    ClientResources resources() {
        return connection.getResources();
    }

    void learn(Failure failure, NodeAddress node) {
        cluster.topology().learn(failure, node, -1);
    }

    void dropped(NodeAddress node) {
        if (!closed) {
            cluster.topology().learn(Failure.of(FailureKind.CONNECTION_LOST), node, -1);
        }
    }

    Duration timeout(RedisCommand<?, ?, ?> command) {
        TimeoutOptions options = connection.getOptions().getTimeoutOptions();
        if (options.isTimeoutCommands() && !options.isApplyConnectionTimeout()) {
            TimeoutOptions.TimeoutSource source = options.getSource();
            return Duration.ofNanos(Math.max(0, source.getTimeUnit().toNanos(source.getTimeout(command))));
        }
        return connection.getTimeout();
    }

    /**
     * Ends the parts of a command when its timeout is over, by one look at the clock for all; null if Lettuce is to expire
     * no commands.
     */
    @Nullable
    Future<?> expire(Collection<? extends RedisCommand<K, V, ?>> parts, RedisCommand<K, V, ?> whole) {
        Duration timeout = timeout(whole);
        if (!connection.getOptions().getTimeoutOptions().isTimeoutCommands() || timeout.isZero()) {
            return null;
        }
        Runnable end = () -> parts.stream()
                .filter(part -> !part.isDone())
                .forEach(part -> part.completeExceptionally(
                        ExceptionFactory.createTimeoutException(whole.getType().toString(), timeout)));
        return connection.getResources().eventExecutorGroup().schedule(end, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the call when its timeout is over, counted from its beginning; null if Lettuce is to expire no commands. */
    @Nullable
    Future<?> expire(LettuceCall<K, V, ?> call, long beganAtNanos) {
        Duration timeout = timeout(call);
        if (!connection.getOptions().getTimeoutOptions().isTimeoutCommands() || timeout.isZero()) {
            return null;
        }
        long left = timeout.toNanos() - (System.nanoTime() - beganAtNanos);
        Runnable end = () -> call.completeExceptionally(
                ExceptionFactory.createTimeoutException(call.getType().toString(), timeout));
        return connection.getResources().eventExecutorGroup().schedule(end, Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    /** Whether the node is silent, and primary no more: no reply of it is to be hoped for. */
    boolean isGone(NodeAddress node) {
        return !reachable(node) && !isPrimary(node);
    }

    /**
     * Runs {@code leave} once it is in vain to wait, unless that is {@code over} before.
     *
     * @throws RejectedExecutionException if this connection is closed
     */
    void watch(BooleanSupplier over, BooleanSupplier inVain, Runnable leave) {
        after(LOOK_NANOS, () -> {
            if (over.getAsBoolean()) {
                return;
            }
            if (inVain.getAsBoolean()) {
                leave.run();
                return;
            }
            try {
                watch(over, inVain, leave);
            } catch (RejectedExecutionException e) {
                // closed, and with the connection ends what was sent over it
            }
        });
    }

    void after(long delayNanos, Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("connection is closed");
        }
        // Not the timer of the client's resources, whose wheel turns in steps of 100 ms.
        connection.getResources().eventExecutorGroup().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
}
