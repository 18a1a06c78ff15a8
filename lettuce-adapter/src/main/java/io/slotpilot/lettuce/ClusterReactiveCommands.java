package io.slotpilot.lettuce;

import io.lettuce.core.FlushMode;
import io.lettuce.core.FunctionRestoreMode;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MSetExArgs;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamScanCursor;
import io.lettuce.core.cluster.RedisAdvancedClusterReactiveCommandsImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.output.KeyStreamingChannel;
import io.lettuce.core.output.KeyValueStreamingChannel;
import io.lettuce.core.protocol.CommandType;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** As {@link ClusterAsyncCommands}, and over it where all nodes are concerned. */
final class ClusterReactiveCommands<K, V> extends RedisAdvancedClusterReactiveCommandsImpl<K, V> {

    private final WholeCommands<K, V> commands;

    ClusterReactiveCommands(
            StatefulRedisClusterConnection<K, V> connection, RedisCodec<K, V> codec, Supplier<JsonParser> parser) {
        super(connection, codec, parser);
        this.commands = new WholeCommands<>(codec);
    }

    @Override
    public Flux<KeyValue<K, V>> mget(Iterable<K> keys) {
        return createDissolvingFlux(() -> commands.mget(keys));
    }

    @Override
    public Mono<Long> mget(KeyValueStreamingChannel<K, V> channel, Iterable<K> keys) {
        return createMono(() -> commands.mget(channel, keys));
    }

    @Override
    public Mono<Long> del(Iterable<K> keys) {
        return createMono(() -> commands.count(CommandType.DEL, keys));
    }

    @Override
    public Mono<Long> unlink(Iterable<K> keys) {
        return createMono(() -> commands.count(CommandType.UNLINK, keys));
    }

    @Override
    public Mono<Long> exists(Iterable<K> keys) {
        return createMono(() -> commands.count(CommandType.EXISTS, keys));
    }

    @Override
    public Mono<Long> touch(Iterable<K> keys) {
        return createMono(() -> commands.count(CommandType.TOUCH, keys));
    }

    @Override
    public Mono<String> mset(Map<K, V> map) {
        return createMono(() -> commands.mset(map));
    }

    @Override
    public Mono<Boolean> msetnx(Map<K, V> map) {
        return createMono(() -> commands.msetnx(map));
    }

    @Override
    public Mono<Boolean> msetex(Map<K, V> map, @Nullable MSetExArgs args) {
        return createMono(() -> commands.msetex(map, args));
    }

    // ---- over the whole cluster

    @Override
    public Flux<K> keys(String pattern) {
        return Mono.fromCompletionStage(() -> async().keys(pattern)).flatMapIterable(keys -> keys);
    }

    @Override
    @Deprecated
    public Flux<K> keysLegacy(K pattern) {
        return Mono.fromCompletionStage(() -> async().keysLegacy(pattern)).flatMapIterable(keys -> keys);
    }

    @Override
    public Mono<Long> keys(KeyStreamingChannel<K> channel, String pattern) {
        return Mono.fromCompletionStage(() -> async().keys(channel, pattern));
    }

    @Override
    public Mono<Long> dbsize() {
        return Mono.fromCompletionStage(() -> async().dbsize());
    }

    @Override
    public Mono<String> flushall() {
        return Mono.fromCompletionStage(() -> async().flushall());
    }

    @Override
    public Mono<String> flushall(FlushMode flushMode) {
        return Mono.fromCompletionStage(() -> async().flushall(flushMode));
    }

    @Override
    public Mono<String> flushallAsync() {
        return Mono.fromCompletionStage(() -> async().flushallAsync());
    }

    @Override
    public Mono<String> flushdb() {
        return Mono.fromCompletionStage(() -> async().flushdb());
    }

    @Override
    public Mono<String> flushdb(FlushMode flushMode) {
        return Mono.fromCompletionStage(() -> async().flushdb(flushMode));
    }

    @Override
    public Mono<String> scriptLoad(byte[] script) {
        return Mono.fromCompletionStage(() -> async().scriptLoad(script));
    }

    @Override
    public Mono<String> functionLoad(String functionCode, boolean replace) {
        return Mono.fromCompletionStage(() -> async().functionLoad(functionCode, replace));
    }

    @Override
    public Mono<String> functionFlush(FlushMode flushMode) {
        return Mono.fromCompletionStage(() -> async().functionFlush(flushMode));
    }

    @Override
    public Mono<String> functionRestore(byte[] dump) {
        return Mono.fromCompletionStage(() -> async().functionRestore(dump));
    }

    @Override
    public Mono<String> functionRestore(byte[] dump, FunctionRestoreMode mode) {
        return Mono.fromCompletionStage(() -> async().functionRestore(dump, mode));
    }

    @Override
    public Mono<KeyScanCursor<K>> scan() {
        return Mono.fromCompletionStage(() -> async().scan());
    }

    @Override
    public Mono<KeyScanCursor<K>> scan(ScanCursor cursor) {
        return Mono.fromCompletionStage(() -> async().scan(cursor));
    }

    @Override
    public Mono<KeyScanCursor<K>> scan(ScanArgs args) {
        return Mono.fromCompletionStage(() -> async().scan(args));
    }

    @Override
    public Mono<KeyScanCursor<K>> scan(ScanCursor cursor, ScanArgs args) {
        return Mono.fromCompletionStage(() -> async().scan(cursor, args));
    }

    @Override
    public Mono<StreamScanCursor> scan(KeyStreamingChannel<K> channel) {
        return Mono.fromCompletionStage(() -> async().scan(channel));
    }

    @Override
    public Mono<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanCursor cursor) {
        return Mono.fromCompletionStage(() -> async().scan(channel, cursor));
    }

    @Override
    public Mono<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanArgs args) {
        return Mono.fromCompletionStage(() -> async().scan(channel, args));
    }

    @Override
    public Mono<StreamScanCursor> scan(KeyStreamingChannel<K> channel, ScanCursor cursor, ScanArgs args) {
        return Mono.fromCompletionStage(() -> async().scan(channel, cursor, args));
    }

    private RedisAdvancedClusterAsyncCommands<K, V> async() {
        return getStatefulConnection().async();
    }
}
