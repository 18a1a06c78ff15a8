package io.slotpilot.lettuce;

import io.lettuce.core.KeyValue;
import io.lettuce.core.MSetExArgs;
import io.lettuce.core.codec.RedisCodec;
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
import org.jspecify.annotations.Nullable;

/** Makes commands for several keys in one piece. */
final class WholeCommands<K, V> {

    private final RedisCodec<K, V> codec;

    WholeCommands(RedisCodec<K, V> codec) {
        this.codec = codec;
    }

    Command<K, V, List<KeyValue<K, V>>> mget(Iterable<K> keys) {
        List<K> all = list(keys);
        return new Command<>(CommandType.MGET, new KeyValueListOutput<>(codec, all), args().addKeys(all));
    }

    Command<K, V, Long> mget(KeyValueStreamingChannel<K, V> channel, Iterable<K> keys) {
        List<K> all = list(keys);
        return new Command<>(CommandType.MGET, new KeyValueStreamingOutput<>(codec, channel, all), args().addKeys(all));
    }

    Command<K, V, Long> count(CommandType type, Iterable<K> keys) {
        return new Command<>(type, new IntegerOutput<>(codec), args().addKeys(list(keys)));
    }

    Command<K, V, String> mset(Map<K, V> map) {
        return new Command<>(CommandType.MSET, new StatusOutput<>(codec), args().add(notEmpty(map)));
    }

    Command<K, V, Boolean> msetnx(Map<K, V> map) {
        return new Command<>(CommandType.MSETNX, new BooleanOutput<>(codec), args().add(notEmpty(map)));
    }

    Command<K, V, Boolean> msetex(Map<K, V> map, @Nullable MSetExArgs options) {
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
}
