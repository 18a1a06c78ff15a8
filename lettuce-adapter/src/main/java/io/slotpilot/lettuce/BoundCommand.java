package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A command for one node connection, which takes care itself of what becomes of it when that connection is closed.
 *
 * <p>When Lettuce closes a node connection, it hands what the connection still holds to its own cluster writer, done or
 * not: a call that has gone elsewhere would be sent twice, and a MULTI or ASKING would change what others share. Only
 * what counts as cancelled is left alone, and Lettuce asks for that nowhere else.
 */
abstract class BoundCommand<K, V, T> extends CommandWrapper<K, V, T> {

    BoundCommand(RedisCommand<K, V, T> command) {
        super(command);
    }

    @Override
    public final boolean isCancelled() {
        return true;
    }
}
