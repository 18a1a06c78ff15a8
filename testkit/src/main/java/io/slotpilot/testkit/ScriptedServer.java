package io.slotpilot.testkit;

import io.slotpilot.testkit.process.Ports;
import io.slotpilot.testkit.resp.RespReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback address that answers by script, for replies that no real server can be made to give.
 *
 * <p>What the script leaves open it answers like a node that owns all slots of a cluster of one and has no keys: enough
 * for clients to connect. Thread-safe; the script runs on the thread of each connection.
 */
public final class ScriptedServer implements AutoCloseable {

    /** Answers one command; null leaves the answer to the server. */
    public interface Script {
        @Nullable
        ScriptedReply reply(List<String> command);
    }

    private final ServerSocket listener;
    private final Script script;
    private final LoneNode loneNode;
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    private ScriptedServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(Ports.take(), 50, InetAddress.getByName(host()));
        this.loneNode = new LoneNode(host(), port());
    }

    /** Starts a server on a free port. */
    public static ScriptedServer start(Script script) {
        try {
            ScriptedServer server = new ScriptedServer(script);
            Daemon.run("scripted-server", server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on a free port", e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All commands received so far, of all connections, as they came. */
    public List<List<String>> commands() {
        return List.copyOf(commands);
    }

    /** How often a command with this name (in any case) came so far. */
    public int count(String name) {
        return (int) commands.stream()
                .filter(command -> command.get(0).equalsIgnoreCase(name))
                .count();
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return accepted.get();
    }

    @Override
    public void close() {
        Daemon.close(listener);
        open.forEach(Daemon::close);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Daemon.run("scripted-connection", () -> serve(socket));
            }
        } catch (IOException e) {
            // close() ends the listener, and so this thread.
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            RespReader in = new RespReader(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            ScriptedReply.Then then = ScriptedReply.Then.GO_ON;
            while (then == ScriptedReply.Then.GO_ON) {
                then = answer(in.readCommand(), out);
            }
            if (then == ScriptedReply.Then.HANG) {
                return; // close() closes the socket
            }
        } catch (IOException e) {
            // The client has left.
        }
        open.remove(socket);
        Daemon.close(socket);
    }

    private ScriptedReply.Then answer(List<String> command, OutputStream out) throws IOException {
        commands.add(command);
        ScriptedReply reply = script.reply(command);
        if (reply == null) {
            reply = loneNode.reply(
                    command.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList());
        }
        out.write(reply.bytes());
        out.flush();
        return reply.then();
    }
}
