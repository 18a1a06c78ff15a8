package io.slotpilot.jedis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;

/** What Jedis takes for a connection, and what has nothing to connect: it is always ready. */
class SocketlessConnection extends Connection {

    /** Only ever printed; port 0 leads nowhere. */
    static final HostAndPort NAME = new HostAndPort("the-slot-owner", 0);

    SocketlessConnection() {
        super(new DefaultJedisSocketFactory(NAME)); // Jedis 8 casts the factory to this class
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
    public void setBroken() {}

    @Override
    public void setTimeoutInfinite() {}

    @Override
    public void rollbackTimeout() {}

    @Override
    public void disconnect() {}

    @Override
    public void forceDisconnect() {}

    @Override
    public void close() {}
}
