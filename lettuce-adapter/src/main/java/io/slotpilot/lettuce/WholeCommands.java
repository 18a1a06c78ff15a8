package io.slotpilot.lettuce;

import io.lettuce.core.KeyValue;
import io.lettuce.core.MSetExArgs;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.RedisAdvancedClusterReactiveCommandsImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.output.BooleanOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.KeyValueListOutput;
import io.lettuce.core.output.KeyValueStreamingChannel;
import io.lettuce.core.output.KeyValueStreamingOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lettuce's commands, but those for several keys come to {@link CommandDispatch} in one piece. Lettuce would make them one
 * command with a future for each slot, one write each.
 */
final class WholeCommands<K, V> {

    private final RedisCodec<K, V> codec;

    private WholeCommands(RedisCodec<K, V> codec) {
        this.codec = codec;
    }

    private Command<K, V, List<KeyValue<K, V>>> mget(Iterable<K> keys) {
        List<K> all = list(keys);
        return new Command<>(CommandType.MGET, new KeyValueListOutput<>(codec, all), args().addKeys(all));
    }

    private Command<K, V, Long> mget(KeyValueStreamingChannel<K, V> channel, Iterable<K> keys) {
        List<K> all = list(keys);
        return new Command<>(CommandType.MGET, new KeyValueStreamingOutput<>(codec, channel, all), args().addKeys(all));
    }

    private Command<K, V, Long> count(CommandType type, Iterable<K> keys) {
        return new Command<>(type, new IntegerOutput<>(codec), args().addKeys(list(keys)));
    }

    private Command<K, V, String> mset(Map<K, V> map) {
        return new Command<>(CommandType.MSET, new StatusOutput<>(codec), args().add(notEmpty(map)));
    }

    private Command<K, V, Boolean> msetnx(Map<K, V> map) {
        return new Command<>(CommandType.MSETNX, new BooleanOutput<>(codec), args().add(notEmpty(map)));
    }

    private Command<K, V, Boolean> msetex(Map<K, V> map, @Nullable MSetExArgs options) {
        CommandArgs<K, V> args = args().add(notEmpty(map).size()).add(map);
        if (options != null) {
            options.build(args);
        }
        return new Command<>(CommandType.MSETEX, new BooleanOutput<>(codec), args);
    }

    private CommandArgs<K, V> args() {
        return new CommandArgs<>(codec);
    }

    private static <K> List<K> list(Iterable<K> keys) {
        List<K> list = new ArrayList<>();
        keys.forEach(list::add);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("keys must not be empty");
        }
        return list;
    }

    private static <K, V> Map<K, V> notEmpty(Map<K, V> map) {
        if (map.isEmpty()) {
            throw new IllegalArgumentException("map must not be empty");
        }
        return map;
    }

    /** Public, because Lettuce's synchronous commands call it by reflection. */
    public static final class Async<K, V> extends RedisAdvancedClusterAsyncCommandsImpl<K, V> {

        private final WholeCommands<K, V> commands;

        Async(StatefulRedisClusterConnection<K, V> connection, RedisCodec<K, V> codec, Supplier<JsonParser> parser) {
            super(connection, codec, parser);
            this.commands = new WholeCommands<>(codec);
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
    }

    static final class Reactive<K, V> extends RedisAdvancedClusterReactiveCommandsImpl<K, V> {

        private final WholeCommands<K, V> commands;

        Reactive(StatefulRedisClusterConnection<K, V> connection, RedisCodec<K, V> codec, Supplier<JsonParser> parser) {
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
    }
}
