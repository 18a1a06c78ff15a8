package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandKeyArgumentPreProcessor;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Arguments of Jedis 7 whose keys may be in several slots. Jedis's own throw as soon as a second one is added.
 *
 * <p>Not to be loaded on Jedis 8, where the superclass is gone and arguments are like this anyway.
 */
final class SpanningArguments extends ClusterCommandArguments {

    private final @Nullable CommandKeyArgumentPreProcessor keys;
    private int slot = -1;
    private boolean several;

    SpanningArguments(ProtocolCommand command, @Nullable CommandKeyArgumentPreProcessor keys) {
        super(command);
        this.keys = keys;
    }

    /** Whether its keys are in more than one slot; {@link #getCommandHashSlot()} is that of the first then. */
    boolean several() {
        return several;
    }

    @Override
    public int getCommandHashSlot() {
        return slot;
    }

    @Override
    public CommandArguments key(Object key) {
        return super.key(keys == null ? key : keys.actualKey(key));
    }

    @Override
    protected CommandArguments processKey(byte[] key) {
        return in(KeySlot.of(key));
    }

    @Override
    protected CommandArguments processKey(String key) {
        return in(KeySlot.of(key));
    }

    private CommandArguments in(int other) {
        if (slot < 0) {
            slot = other;
        }
        several |= slot != other;
        return this;
    }
}
