package io.slotpilot.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ClusterSlotHashUtil;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.util.ByteArraySet;
import org.springframework.data.redis.util.ByteUtils;

/**
 * Combines sets of several slots, which no server can, from members that are read through the client. Spring Data reads
 * them from the nodes that it believes to have them, and takes none for an answer.
 *
 * <p>Methods have the names, parameters and results of {@link RedisSetCommands}, for {@link Overlay}.
 */
final class CombinedSets {

    // In one step, so that nobody sees the destination half done; in parts, because Lua's stack ends at 8,000.
    private static final byte[] REPLACE = """
        redis.call('DEL', KEYS[1])
        for i = 1, #ARGV, 5000 do
            redis.call('SADD', KEYS[1], unpack(ARGV, i, math.min(i + 4999, #ARGV)))
        end
        return #ARGV
        """.getBytes(StandardCharsets.UTF_8);

    private final RedisSetCommands stock;
    private final RedisScriptingCommands scripts;
    private final Function<byte[][], List<Set<byte[]>>> members;

    /** @param members reads all these sets */
    CombinedSets(
            RedisSetCommands stock, RedisScriptingCommands scripts, Function<byte[][], List<Set<byte[]>>> members) {
        this.stock = stock;
        this.scripts = scripts;
        this.members = members;
    }

    public @Nullable Set<byte[]> sInter(byte[]... keys) {
        return isOneSlot(keys) ? stock.sInter(keys) : combine(keys, ByteArraySet::retainAll);
    }

    public @Nullable Set<byte[]> sUnion(byte[]... keys) {
        return isOneSlot(keys) ? stock.sUnion(keys) : combine(keys, (all, next) -> all.addAll(next));
    }

    public @Nullable Set<byte[]> sDiff(byte[]... keys) {
        return isOneSlot(keys) ? stock.sDiff(keys) : combine(keys, ByteArraySet::removeAll);
    }

    public @Nullable Long sInterCard(byte[]... keys) {
        return isOneSlot(keys)
                ? stock.sInterCard(keys)
                : Long.valueOf(combine(keys, ByteArraySet::retainAll).size());
    }

    public @Nullable Long sInterStore(byte[] destination, byte[]... keys) {
        return isOneSlot(with(destination, keys))
                ? stock.sInterStore(destination, keys)
                : replace(destination, combine(keys, ByteArraySet::retainAll));
    }

    public @Nullable Long sUnionStore(byte[] destination, byte[]... keys) {
        return isOneSlot(with(destination, keys))
                ? stock.sUnionStore(destination, keys)
                : replace(destination, combine(keys, (all, next) -> all.addAll(next)));
    }

    public @Nullable Long sDiffStore(byte[] destination, byte[]... keys) {
        return isOneSlot(with(destination, keys))
                ? stock.sDiffStore(destination, keys)
                : replace(destination, combine(keys, ByteArraySet::removeAll));
    }

    /** What was there before is gone, as on a single server; Spring Data would add to it. */
    private @Nullable Long replace(byte[] destination, Set<byte[]> result) {
        byte[][] members = result.toArray(new byte[0][]);
        return scripts.eval(REPLACE, ReturnType.INTEGER, 1, ByteUtils.mergeArrays(destination, members));
    }

    private static byte @Nullable [][] with(byte[] first, byte @Nullable [][] others) {
        return others == null || others.length == 0 ? others : ByteUtils.mergeArrays(first, others);
    }

    /** Also where the keys are no good: Spring Data says so. */
    private static boolean isOneSlot(byte @Nullable [][] keys) {
        if (keys == null || keys.length == 0) {
            return true;
        }
        for (byte[] key : keys) {
            if (key == null) {
                return true;
            }
        }
        return ClusterSlotHashUtil.isSameSlotForAllKeys(keys);
    }

    private Set<byte[]> combine(byte[][] keys, BiConsumer<ByteArraySet, ByteArraySet> step) {
        ByteArraySet result = null;
        for (Set<byte[]> each : members.apply(keys)) {
            ByteArraySet next = new ByteArraySet(each);
            if (result == null) {
                result = next;
            } else {
                step.accept(result, next);
            }
        }
        return result == null ? Set.of() : result.asRawSet();
    }
}
