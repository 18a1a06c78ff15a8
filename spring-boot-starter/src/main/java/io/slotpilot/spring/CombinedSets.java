package io.slotpilot.spring;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ClusterSlotHashUtil;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.util.ByteArraySet;

/**
 * Combines sets of several slots, which no server can, from members that are read through the client. Spring Data reads
 * them from the nodes that it believes to have them, and takes none for an answer.
 *
 * <p>Methods have the names, parameters and results of {@link RedisSetCommands}, for {@link Overlay}.
 */
final class CombinedSets {

    private final RedisSetCommands stock;
    private final Function<byte[][], List<Set<byte[]>>> members;

    /** @param members reads all these sets */
    CombinedSets(RedisSetCommands stock, Function<byte[][], List<Set<byte[]>>> members) {
        this.stock = stock;
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
