package io.slotpilot.demo.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The tap on a plain socket, as Jedis has them.
 *
 * <p>Jedis lets nobody near the sockets of a cluster client, except the factory that lays TLS over them. So the demo
 * says "TLS" and hands out sockets that encrypt nothing and count.
 */
public final class TapSocketFactory extends SSLSocketFactory {

    private final WireTap tap;

    public TapSocketFactory(WireTap tap) {
        this.tap = tap;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return new TapSocket(socket, tap.opened(socket.getRemoteSocketAddress()));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unexpected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw unexpected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unexpected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw unexpected();
    }

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("Jedis only lays TLS over sockets that are connected already");
    }
}
