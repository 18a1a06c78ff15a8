package io.slotpilot.chaos.fault;

import io.slotpilot.testkit.process.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from the other nodes to one port of one node. It knows who calls, because each node connects from a loopback
 * address of its own, and holds back what isolated nodes say; nothing is cut, as on a network that drops packets.
 */
final class PeerProxy implements AutoCloseable {

    private static final int FIRST_CALLER = 101;
    private static final int CONNECT_MILLIS = 2_000;

    private final int node;
    private final int target;
    private final Isolation isolation;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    PeerProxy(int node, int target, Isolation isolation) {
        this.node = node;
        this.target = target;
        this.isolation = isolation;
        try {
            this.listener = new ServerSocket(Ports.take(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen before node " + node, e);
        }
        daemon("chaos-peers-" + node, this::accept);
    }

    /** The address that node has to connect from. */
    static String addressOf(int node) {
        return "127.0.0." + (FIRST_CALLER + node);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        quietly(listener);
        open.forEach(PeerProxy::quietly);
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = listener.accept();
                daemon("chaos-peer", () -> serve(caller));
            }
        } catch (IOException e) {
            // close() closed the listener.
        }
    }

    private void serve(Socket caller) {
        int from = caller.getInetAddress().getAddress()[3] - FIRST_CALLER;
        Socket server = new Socket();
        open.add(caller);
        open.add(server);
        try {
            isolation.awaitContact(from, node);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            daemon("chaos-peer-replies", () -> pump(server, caller, from));
            pump(caller, server, from);
        } catch (IOException | InterruptedException e) {
            end(caller, server);
        }
    }

    private void pump(Socket from, Socket to, int caller) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                isolation.awaitContact(caller, node);
                out.write(buffer, 0, length);
            }
        } catch (InterruptedIOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // One side has left; then so must the other.
        }
        end(from, to);
    }

    private void end(Socket one, Socket other) {
        quietly(one);
        quietly(other);
        open.remove(one);
        open.remove(other);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use either way.
        }
    }
}
