package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.io.IOException;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;

/** A connection that stands for a pooled one, whose state and timeouts are its own. The pooled one can be replaced. */
class StandInConnection extends Connection {

    private volatile Connection real;

    StandInConnection(NodeAddress node, Connection real) {
        super(new DefaultJedisSocketFactory(new HostAndPort(node.host(), node.port())));
        this.real = real;
        this.protocol = real.getRedisProtocol();
    }

    final Connection real() {
        return real;
    }

    final void replaceBy(Connection other) {
        real = other;
    }

    @Override
    public int getSoTimeout() {
        return real.getSoTimeout();
    }

    @Override
    public void setSoTimeout(int soTimeout) {
        real.setSoTimeout(soTimeout);
    }

    @Override
    public void setTimeoutInfinite() {
        real.setTimeoutInfinite();
    }

    @Override
    public void rollbackTimeout() {
        if (!real.isBroken()) {
            real.rollbackTimeout();
        }
    }

    @Override
    public void connect() {
        real.connect();
    }

    @Override
    public boolean isConnected() {
        return real.isConnected();
    }

    @Override
    public boolean isBroken() {
        return real.isBroken();
    }

    @Override
    public void setBroken() {
        real.setBroken();
    }

    @Override
    public void disconnect() {
        real.disconnect();
    }

    @Override
    public void forceDisconnect() throws IOException {
        real.forceDisconnect();
    }
}
