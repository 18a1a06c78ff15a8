package io.slotpilot.lettuce;

import io.lettuce.core.FlushMode;
import io.lettuce.core.FunctionRestoreMode;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MSetExArgs;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamScanCursor;
import io.lettuce.core.api.async.RedisKeyAsyncCommands;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.PipelinedRedisFuture;
import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.output.KeyStreamingChannel;
import io.lettuce.core.output.KeyValueStreamingChannel;
import io.lettuce.core.protocol.CommandType;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's commands, but those for several keys come to {@link CommandDispatch} in one piece, where Lettuce would make
 * them one command with a future for each slot, one write each; and those for all nodes miss nothing that moves.
 *
 * <p>Public, because Lettuce's synchronous commands call it by reflection.
 */
public final class ClusterAsyncCommands<K, V> extends RedisAdvancedClusterAsyncCommandsImpl<K, V> {

    private final WholeCommands<K, V> commands;
    private final RedisCodec<K, V> codec;

    ClusterAsyncCommands(
            StatefulRedisClusterConnection<K, V> connection, RedisCodec<K, V> codec, Supplier<JsonParser> parser) {
        super(connection, codec, parser);
        this.commands = new WholeCommands<>(codec);
        this.codec = codec;
    }

    @Override
    public RedisFuture<List<KeyValue<K, V>>> mget(Iterable<K> keys) {
        return dispatch(commands.mget(keys));
    }

    @Override
    public RedisFuture<Long> mget(KeyValueStreamingChannel<K, V> channel, Iterable<K> keys) {
        return dispatch(commands.mget(channel, keys));
    }

    @Override
    public RedisFuture<Long> del(Iterable<K> keys) {
        return dispatch(commands.count(CommandType.DEL, keys));
    }

    @Override
    public RedisFuture<Long> unlink(Iterable<K> keys) {
        return dispatch(commands.count(CommandType.UNLINK, keys));
    }

    @Override
    public RedisFuture<Long> exists(Iterable<K> keys) {
        return dispatch(commands.count(CommandType.EXISTS, keys));
    }

    @Override
    public RedisFuture<Long> touch(Iterable<K> keys) {
        return dispatch(commands.count(CommandType.TOUCH, keys));
    }

    @Override
    public RedisFuture<String> mset(Map<K, V> map) {
        return dispatch(commands.mset(map));
    }

    @Override
    public RedisFuture<Boolean> msetnx(Map<K, V> map) {
        return dispatch(commands.msetnx(map));
    }

    @Override
    public RedisFuture<Boolean> msetex(Map<K, V> map, @Nullable MSetExArgs args) {
        return dispatch(commands.msetex(map, args));
    }

    // ---- over the whole cluster

    @Override
    public RedisFuture<List<K>> keys(String pattern) {
        return keysOf(node -> node.keys(pattern));
    }

    @Override
    @Deprecated
    public RedisFuture<List<K>> keysLegacy(K pattern) {
        return keysOf(node -> node.keysLegacy(pattern));
    }

    @Override
    public RedisFuture<Long> keys(KeyStreamingChannel<K> channel, String pattern) {
        return streamed(channel, keys(pattern));
    }

    @Override
    @Deprecated
    public RedisFuture<Long> keysLegacy(KeyStreamingChannel<K> channel, K pattern) {
        return streamed(channel, keysLegacy(pattern));
    }

    /** A key that moves meanwhile may be found twice. */
    private RedisFuture<List<K>> keysOf(NodeVisits.Visit<K, V, List<K>> visit) {
        return future(sweep(SideEffect.READ).run(visit).thenApply(found -> {
            Map<ByteBuffer, K> distinct = new LinkedHashMap<>();
            found.forEach(visited -> visited.result().forEach(key -> distinct.putIfAbsent(codec.encodeKey(key), key)));
            return List.copyOf(distinct.values());
        }));
    }

    private RedisFuture<Long> streamed(KeyStreamingChannel<K> channel, RedisFuture<List<K>> found) {
        return future(found.thenApply(keys -> {
            keys.forEach(channel::onKey);
            return (long) keys.size();
        }));
    }

    @Override
    public RedisFuture<Long> dbsize() {
        return future(sweep(SideEffect.READ)
                .run(RedisServerAsyncCommands::dbsize)
                .thenApply(counts -> {
                    Map<NodeAddress, Long> last = new HashMap<>();
                    counts.forEach(visited -> last.put(visited.node(), visited.result()));
                    return last.values().stream().mapToLong(Long::longValue).sum();
                }));
    }

    @Override
    public RedisFuture<String> flushall() {
        return everywhere(RedisServerAsyncCommands::flushall);
    }

    @Override
    public RedisFuture<String> flushall(FlushMode flushMode) {
        return everywhere(node -> node.flushall(flushMode));
    }

    @Override
    public RedisFuture<String> flushallAsync() {
        return everywhere(RedisServerAsyncCommands::flushallAsync);
    }

    @Override
    public RedisFuture<String> flushdb() {
        return everywhere(RedisServerAsyncCommands::flushdb);
    }

    @Override
    public RedisFuture<String> flushdb(FlushMode flushMode) {
        return everywhere(node -> node.flushdb(flushMode));
    }

    @Override
    public RedisFuture<String> scriptLoad(byte[] script) {
        router().scripts().learn(script);
        return everywhere(node -> node.scriptLoad(script));
    }

    @Override
    public RedisFuture<String> functionLoad(String functionCode, boolean replace) {
        return everywhere(node -> node.functionLoad(functionCode, replace));
    }

    @Override
    public RedisFuture<String> functionFlush(FlushMode flushMode) {
        return everywhere(node -> node.functionFlush(flushMode));
    }

    @Override
    public RedisFuture<String> functionRestore(byte[] dump, @Nullable FunctionRestoreMode mode) {
        return everywhere(node -> mode == null ? node.functionRestore(dump) : node.functionRestore(dump, mode));
    }

    private RedisFuture<String> everywhere(NodeVisits.Visit<K, V, String> visit) {
        return future(sweep(SideEffect.IDEMPOTENT_WRITE)
                .run(visit)
                .thenApply(visits -> visits.get(0).result()));
    }

    private <T> RedisFuture<T> future(CompletionStage<T> stage) {
        return router().endWithThis(new PipelinedRedisFuture<>(stage));
    }

    private ClusterSweep<K, V> sweep(SideEffect sideEffect) {
        return new ClusterSweep<>(router(), sideEffect);
    }

    private LettuceRouter<K, V> router() {
        return Routed.of(getStatefulConnection()).router();
    }

    // ---- SCAN

    @Override
    public RedisFuture<KeyScanCursor<K>> scan() {
        return scan(ScanCursor.INITIAL);
    }

    @Override
    public RedisFuture<KeyScanCursor<K>> scan(ScanCursor cursor) {
        return scanKeys(cursor, RedisKeyAsyncCommands::scan);
    }

    @Override
    public RedisFuture<KeyScanCursor<K>> scan(ScanArgs args) {
        return scan(ScanCursor.INITIAL, args);
    }

    @Override
    public RedisFuture<KeyScanCursor<K>> scan(ScanCursor cursor, ScanArgs args) {
        return scanKeys(cursor, (node, at) -> node.scan(at, args));
    }

    @Override
    public RedisFuture<StreamScanCursor> scan(KeyStreamingChannel<K> channel) {
        return scan(channel, ScanCursor.INITIAL);
    }

    @Override
    public RedisFuture<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanCursor cursor) {
        return scanStream(cursor, (node, at) -> node.scan(channel, at));
    }

    @Override
    public RedisFuture<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanArgs args) {
        return scan(channel, ScanCursor.INITIAL, args);
    }

    @Override
    public RedisFuture<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanCursor cursor, ScanArgs args) {
        return scanStream(cursor, (node, at) -> node.scan(channel, at, args));
    }

    private RedisFuture<KeyScanCursor<K>> scanKeys(ScanCursor cursor, ClusterScan.Step<K, V, KeyScanCursor<K>> step) {
        return future(new ClusterScan<>(router()).next(cursor, step, ClusterScan.Keys::new));
    }

    private RedisFuture<StreamScanCursor> scanStream(ScanCursor cursor, ClusterScan.Step<K, V, StreamScanCursor> step) {
        return future(new ClusterScan<>(router()).next(cursor, step, ClusterScan.Stream::new));
    }
}
