package io.slotpilot.spring;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotpilot.lettuce.LettuceRedirects;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisGeoCommands;
import org.springframework.data.redis.connection.RedisHashCommands;
import org.springframework.data.redis.connection.RedisHyperLogLogCommands;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.connection.RedisListCommands;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.connection.RedisStringCommands;
import org.springframework.data.redis.connection.RedisZSetCommands;
import org.springframework.data.redis.connection.lettuce.LettuceClusterConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Spring's connection, with transactions on one slot, sets combined right, and exceptions that say whether another try
 * may help. As ever for one thread at a time.
 */
final class RedirectingLettuceConnection extends LettuceClusterConnection {

    private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> shared;
    private final LettuceConnectionProvider provider;
    private final Duration timeout;
    // From WATCH or MULTI to the end of the transaction: what collects it.
    private @Nullable LettuceConnection transaction;

    RedirectingLettuceConnection(
            @Nullable StatefulRedisClusterConnection<byte[], byte[]> shared,
            LettuceConnectionProvider provider,
            ClusterTopologyProvider topology,
            ClusterCommandExecutor nodeCommands,
            Duration timeout) {
        super(shared, provider, topology, nodeCommands, timeout);
        this.shared = shared;
        this.provider = provider;
        this.timeout = timeout;
    }

    @Override
    protected DataAccessException convertLettuceAccessException(Exception cause) {
        return RedirectExceptions.translate(cause, super::convertLettuceAccessException);
    }

    // ---- transactions: Spring Data's own, over a connection of ours

    @Override
    public void watch(byte[]... keys) {
        transaction().watch(keys);
    }

    @Override
    public void unwatch() {
        if (transaction != null) {
            transaction.unwatch();
            if (!transaction.isQueueing()) {
                end();
            }
        }
    }

    @Override
    public void multi() {
        if (super.isPipelined()) {
            throw new InvalidDataAccessApiUsageException("MULTI cannot be used while a pipeline is open");
        }
        transaction().multi();
    }

    @Override
    public @Nullable List<@Nullable Object> exec() {
        try {
            return transaction().exec(); // which says so if nothing has begun
        } finally {
            end();
        }
    }

    @Override
    public void discard() {
        try {
            transaction().discard();
        } finally {
            end();
        }
    }

    @Override
    public boolean isQueueing() {
        return transaction != null && transaction.isQueueing();
    }

    @Override
    public void close() {
        end();
        super.close();
    }

    private LettuceConnection transaction() {
        if (transaction == null) {
            transaction = new Transaction(new Dedicated(shared, provider), timeout.toMillis());
        }
        return transaction;
    }

    private void end() {
        LettuceConnection ended = transaction;
        transaction = null;
        if (ended != null) {
            ended.close();
        }
    }

    private static final class Transaction extends LettuceConnection {

        Transaction(LettuceConnectionProvider provider, long timeoutMillis) {
            super(null, provider, timeoutMillis, 0);
        }

        @Override
        protected DataAccessException convertLettuceAccessException(Exception cause) {
            return RedirectExceptions.translate(cause, super::convertLettuceAccessException);
        }
    }

    /** Lends a connection for transactions, over the shared connection or else over one of the provider's. */
    private static final class Dedicated implements LettuceConnectionProvider {

        private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> shared;
        private final LettuceConnectionProvider provider;
        private @Nullable StatefulRedisClusterConnection<byte[], byte[]> borrowed;

        Dedicated(@Nullable StatefulRedisClusterConnection<byte[], byte[]> shared, LettuceConnectionProvider provider) {
            this.shared = shared;
            this.provider = provider;
        }

        @Override
        public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> type) {
            StatefulRedisConnection<byte[], byte[]> lent = LettuceRedirects.transactions(cluster());
            return CompletableFuture.completedFuture(type.cast(lent));
        }

        @SuppressWarnings("unchecked") // the provider's connections have Spring Data's codec
        private StatefulRedisClusterConnection<byte[], byte[]> cluster() {
            if (shared != null) {
                return shared;
            }
            if (borrowed == null) {
                borrowed = provider.getConnection(StatefulRedisClusterConnection.class);
            }
            return borrowed;
        }

        @Override
        public CompletableFuture<Void> releaseAsync(StatefulConnection<?, ?> lent) {
            StatefulRedisClusterConnection<byte[], byte[]> cluster = borrowed;
            borrowed = null;
            CompletableFuture<Void> closed = lent.closeAsync();
            return cluster == null ? closed : closed.thenCompose(done -> provider.releaseAsync(cluster));
        }
    }

    // ---- commands, which a transaction collects while there is one

    @Override
    public RedisGeoCommands geoCommands() {
        return transaction != null ? transaction.geoCommands() : super.geoCommands();
    }

    @Override
    public RedisHashCommands hashCommands() {
        return transaction != null ? transaction.hashCommands() : super.hashCommands();
    }

    @Override
    public RedisHyperLogLogCommands hyperLogLogCommands() {
        return transaction != null ? transaction.hyperLogLogCommands() : super.hyperLogLogCommands();
    }

    @Override
    public RedisKeyCommands keyCommands() {
        return transaction != null ? transaction.keyCommands() : super.keyCommands();
    }

    @Override
    public RedisListCommands listCommands() {
        return transaction != null ? transaction.listCommands() : super.listCommands();
    }

    @Override
    public RedisScriptingCommands scriptingCommands() {
        return transaction != null ? transaction.scriptingCommands() : super.scriptingCommands();
    }

    @Override
    public RedisStreamCommands streamCommands() {
        return transaction != null ? transaction.streamCommands() : super.streamCommands();
    }

    @Override
    public RedisStringCommands stringCommands() {
        return transaction != null ? transaction.stringCommands() : super.stringCommands();
    }

    @Override
    public RedisZSetCommands zSetCommands() {
        return transaction != null ? transaction.zSetCommands() : super.zSetCommands();
    }

    @Override
    public RedisSetCommands setCommands() {
        if (transaction != null) {
            return transaction.setCommands();
        }
        RedisSetCommands stock = super.setCommands();
        if (isPipelined()) {
            return stock;
        }
        CombinedSets combined = new CombinedSets(
                stock,
                super.scriptingCommands(),
                keys -> Stream.of(keys).map(stock::sMembers).toList());
        return Overlay.of(RedisSetCommands.class, stock, combined, error -> error);
    }
}
