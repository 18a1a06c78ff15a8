package io.slotpilot.jedis;

import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;

/**
 * What Jedis takes for the connection to a replica of a slot's owner. Stateless, as {@link VirtualConnection}.
 */
final class ReplicaConnection extends SocketlessConnection {

    private final RedirectEngine engine;

    ReplicaConnection(RedirectEngine engine) {
        this.engine = engine;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return engine.executeOnReplica(command);
    }

    @Override
    public Object executeCommand(CommandArguments arguments) {
        return engine.executeOnReplica(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        throw new UnsupportedOperationException(
                "This connection runs whole commands only; take one of getReplicaConnectionFromSlot to send and read"
                        + " apart");
    }
}
