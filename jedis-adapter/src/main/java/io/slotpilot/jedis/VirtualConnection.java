package io.slotpilot.jedis;

import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;

/**
 * What Jedis takes for the connection to a slot's owner: it has no socket, and runs each command through the engine.
 *
 * <p>Stateless, so that all threads share one; closing it does nothing.
 */
final class VirtualConnection extends Connection {

    /** Only ever printed; port 0 leads nowhere. */
    private static final HostAndPort NAME = new HostAndPort("the-slot-owner", 0);

    private final RedirectEngine engine;

    VirtualConnection(RedirectEngine engine) {
        super(new DefaultJedisSocketFactory(NAME)); // Jedis 8 casts the factory to this class
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

    @Override
    public void connect() {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public void disconnect() {}

    @Override
    public void forceDisconnect() {}

    @Override
    public void close() {}
}
