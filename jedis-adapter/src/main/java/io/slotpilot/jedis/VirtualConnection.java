package io.slotpilot.jedis;

import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;

/**
 * What Jedis takes for the connection to a slot's owner: it has no socket, and runs each command through the engine.
 *
 * <p>Stateless, so that all threads share one; closing it does nothing.
 */
final class VirtualConnection extends SocketlessConnection {

    private final RedirectEngine engine;

    VirtualConnection(RedirectEngine engine) {
        this.engine = engine;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return engine.execute(command);
    }

    @Override
    public Object executeCommand(CommandArguments arguments) {
        return engine.execute(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        throw new UnsupportedOperationException(
                "This connection runs whole commands only; take one of getConnectionFromSlot to send and read apart");
    }
}
