package io.slotpilot.jedis;

import io.slotpilot.core.command.RawCommand;
import redis.clients.jedis.CommandArguments;

/** The words of a Jedis command, for the command table. */
record CommandWords(CommandArguments arguments) implements RawCommand {

    @Override
    public int size() {
        return arguments.size();
    }

    @Override
    public byte[] argument(int position) {
        return arguments.get(position).getRaw();
    }
}
