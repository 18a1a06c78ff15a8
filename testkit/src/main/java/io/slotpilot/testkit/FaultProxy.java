package io.slotpilot.testkit;

import io.slotpilot.testkit.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can fail: a TCP proxy on {@code 127.0.0.1} in front of one port. It begins by passing all through.
 *
 * <p>Each method takes effect at once, for open connections as well as later ones. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private enum Mode {
        PASS,
        DELAY,
        REFUSE,
        DROP,
        HANG,
        SWALLOW_REPLIES,
        CUT_BEFORE_REPLY
    }

    private record Listener(ServerSocket socket, Thread acceptor) {
        void close() {
            Daemon.close(socket);
            // As long as a thread is inside accept(), the kernel goes on to accept.
            Daemon.join(acceptor);
        }
    }

    private static final int CONNECT_MILLIS = 5_000;

    private final InetSocketAddress target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> robbed = ConcurrentHashMap.newKeySet(); // clients from which a reply was kept
    private final AtomicInteger accepted = new AtomicInteger();
    private final Object modeChange = new Object();
    private volatile Mode mode = Mode.PASS;
    private volatile Duration delay = Duration.ZERO;
    private Listener listener; // guarded by modeChange

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        this.port = Ports.take();
        this.listener = listen();
    }

    /** Starts a proxy in front of the node's port for clients without TLS. */
    public static FaultProxy before(TestNode node) {
        return before(node.host(), node.port());
    }

    /** Starts a proxy in front of any port. */
    public static FaultProxy before(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return clients.size();
    }

    /** Passes everything through; what {@link #hang()} held back goes on its way. */
    public void pass() {
        enter(Mode.PASS);
    }

    /** Cuts every connection, and each new one as soon as it is accepted. */
    public void drop() {
        enter(Mode.DROP);
        cut();
    }

    /** Cuts the open connections; new ones work as before. */
    public void cut() {
        open.forEach(Daemon::close);
    }

    /** Holds back whatever comes, in either direction, for {@code time}. */
    public void delay(Duration time) {
        delay = time;
        enter(Mode.DELAY);
    }

    /** Tells the clients of the open connections that nothing more will come; what they send still arrives. */
    public void halfClose() {
        for (Socket client : clients) {
            try {
                client.shutdownOutput();
            } catch (IOException e) {
                // It is closed altogether.
            }
        }
    }

    /** Cuts every connection and listens no more: new ones are refused. */
    public void refuse() {
        enter(Mode.REFUSE);
        cut();
    }

    /** Accepts connections but forwards nothing, in either direction. */
    public void hang() {
        enter(Mode.HANG);
    }

    /**
     * Delivers requests and discards the replies; connections stay open. Those from which a reply was kept are cut when
     * this ends: no network loses bytes in the middle of a stream.
     */
    public void swallowReplies() {
        enter(Mode.SWALLOW_REPLIES);
    }

    /** Delivers requests, discards the replies, and cuts a connection when its reply comes: executed, but who knows. */
    public void cutBeforeReply() {
        enter(Mode.CUT_BEFORE_REPLY);
    }

    @Override
    public void close() {
        refuse();
    }

    private void enter(Mode next) {
        synchronized (modeChange) {
            mode = next;
            if (next != Mode.SWALLOW_REPLIES) {
                robbed.forEach(Daemon::close);
                robbed.clear();
            }
            if (next == Mode.REFUSE) {
                listener.close();
            } else if (listener.socket.isClosed()) {
                listener = listen();
            }
            modeChange.notifyAll();
        }
    }

    private Listener listen() {
        try {
            ServerSocket socket = new ServerSocket(port, 50, InetAddress.getByName(host()));
            return new Listener(socket, Daemon.run("proxy-" + port, () -> accept(socket)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                Daemon.run("proxy-connection", () -> serve(client));
            }
        } catch (IOException e) {
            // The listener was closed, by refuse() or close().
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        clients.add(client);
        try {
            if (mode == Mode.DROP || mode == Mode.REFUSE) {
                throw new IOException("no connections now");
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_MILLIS);
            Daemon.run("proxy-replies", () -> pump(server, client, true));
            pump(client, server, false);
        } catch (IOException e) {
            end(client, server);
        }
    }

    private void pump(Socket from, Socket to, boolean replies) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16_384];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Mode now = modeUnlessHanging();
                if (now == Mode.DROP || now == Mode.REFUSE || (replies && now == Mode.CUT_BEFORE_REPLY)) {
                    break;
                }
                if (!replies || !isToBeKept(to)) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One side has left, or cut() closed it; then so must the other.
        }
        end(from, to);
    }

    /** Whether a reply to that client is discarded; if so, the client is not to get a later one either. */
    private boolean isToBeKept(Socket client) {
        synchronized (modeChange) {
            if (mode == Mode.SWALLOW_REPLIES) {
                robbed.add(client);
            }
            return mode == Mode.SWALLOW_REPLIES;
        }
    }

    private Mode modeUnlessHanging() throws InterruptedIOException {
        synchronized (modeChange) {
            if (mode == Mode.DELAY) {
                return delayed();
            }
            while (mode == Mode.HANG) {
                try {
                    modeChange.wait();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
            return mode;
        }
    }

    /** Waits for the delay, and no longer than the mode lasts. */
    private Mode delayed() throws InterruptedIOException {
        synchronized (modeChange) {
            long end = System.nanoTime() + delay.toNanos();
            for (long left = delay.toMillis(); left > 0 && mode == Mode.DELAY; left = millisUntil(end)) {
                try {
                    modeChange.wait(left);
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
            }
            return mode == Mode.HANG ? modeUnlessHanging() : mode;
        }
    }

    private static long millisUntil(long nanos) {
        return (nanos - System.nanoTime() + 999_999) / 1_000_000;
    }

    private void end(Socket one, Socket other) {
        Daemon.close(one);
        Daemon.close(other);
        open.remove(one);
        open.remove(other);
        clients.remove(one);
        clients.remove(other);
        robbed.remove(one);
        robbed.remove(other);
    }
}
