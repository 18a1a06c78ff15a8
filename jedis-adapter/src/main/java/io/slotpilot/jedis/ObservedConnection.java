package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.keylint.ConnectionLint;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection to a server that is no cluster, of which the linter sees each command before it is sent. */
final class ObservedConnection extends StandInConnection {

    private final ConnectionLint lint;
    private final Runnable onClose;
    private boolean closed;

    /** @param onClose gives {@code real} back or closes it */
    ObservedConnection(HostAndPort node, Connection real, ConnectionLint lint, Runnable onClose) {
        super(new NodeAddress(node.getHost(), node.getPort()), real);
        this.lint = lint;
        this.onClose = onClose;
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        look(arguments);
        real().sendCommand(arguments);
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        look(command.getArguments());
        return real().executeCommand(command);
    }

    private void look(CommandArguments arguments) {
        try {
            JedisKeyLint.look(lint, arguments);
        } catch (JedisDataException e) {
            if (arguments.getCommand() == Command.EXEC) {
                real().executeCommand(Command.DISCARD); // Jedis takes the transaction for ended
            }
            throw e;
        }
    }

    @Override
    protected void flush() {
        real().getMany(0);
    }

    @Override
    protected Object readProtocolWithCheckingBroken() {
        return real().getUnflushedObject();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true; // a second time, the pool may have lent it to somebody else
            onClose.run();
        }
    }
}
