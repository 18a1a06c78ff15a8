package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One real server of a {@link TestCluster}.
 *
 * <p>Thread-safe; commands of several threads take turns on one connection.
 */
public final class TestNode {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /**
     * What never changes about a node. The record's text would show the password, so nobody prints it.
     *
     * @param tlsPort 0 if there is none
     * @param clusterPort the one of the two ports by which the other nodes know it
     */
    record Spec(
            int index,
            boolean primary,
            String host,
            int port,
            int tlsPort,
            int clusterPort,
            @Nullable String password) {}

    private final Spec spec;
    private final NodeProcess process;
    private final NodeClient client;
    private final NodeFaults faults = new NodeFaults(this);
    private volatile String id;

    TestNode(Spec spec, NodeProcess process, String id) {
        this.spec = spec;
        this.process = process;
        this.client = new NodeClient(spec.host, spec.port, spec.password);
        this.id = id;
    }

    public String host() {
        return spec.host;
    }

    /** The port for clients without TLS. */
    public int port() {
        return spec.port;
    }

    /** The port for clients with TLS; 0 if the cluster has none. */
    public int tlsPort() {
        return spec.tlsPort;
    }

    /** The port by which the other nodes know this one. */
    int clusterPort() {
        return spec.clusterPort;
    }

    /** The node id, 40 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** The process id of the current or last server process. */
    public long pid() {
        return process.pid();
    }

    /** The place in {@link TestCluster#nodes()}: primaries first, then replicas. */
    public int index() {
        return spec.index;
    }

    /** Whether it began as a primary. What it is now, {@link TestCluster#primaries()} knows. */
    public boolean isPrimary() {
        return spec.primary;
    }

    /** Whether its process runs and is not frozen. */
    public boolean isLive() {
        return process.isAlive() && !process.isFrozen();
    }

    /** Whether its process is gone. */
    public boolean isEnded() {
        return !process.isAlive();
    }

    boolean isFrozen() {
        return process.isFrozen();
    }

    /**
     * Sends a command and waits for the reply, at most 10 s.
     *
     * @return a String, a Long, a List of such values, or null
     * @throws RedisErrorException if the server answers with an error
     * @throws UncheckedIOException if it cannot be reached, or does not answer in time
     */
    public @Nullable Object command(String... command) {
        try {
            return client.call(command);
        } catch (IOException e) {
            throw new UncheckedIOException(this + " did not answer " + command[0], e);
        }
    }

    /** As {@link #command}, for commands that answer with text. */
    public String text(String... command) {
        return String.valueOf(command(command));
    }

    /** A connection of its own, logged in, for what must not share one: MULTI, ASKING, blocking commands. */
    public RespConnection connect() throws IOException {
        return client.connect();
    }

    /** What this node believes about the cluster. */
    public ClusterView view() {
        return ClusterView.parse(text("CLUSTER", "NODES"));
    }

    String clusterState() {
        return ServerInfo.fields(text("CLUSTER", "INFO")).getOrDefault("cluster_state", "unknown");
    }

    /** The fields of one section of {@code INFO}. */
    public Map<String, String> info(String section) {
        return ServerInfo.fields(text("INFO", section));
    }

    /** How often each error was answered since {@link #resetStats()}, by first word: {@code MOVED}, {@code ASK}… */
    public Map<String, Long> errorStats() {
        return ServerInfo.errorStats(info("errorstats"));
    }

    /** What became of each command since {@link #resetStats()}, by lower-case name: {@code get}, {@code cluster|slots}. */
    public Map<String, CommandStats> commandStats() {
        return ServerInfo.commandStats(info("commandstats"));
    }

    /** Sets all counts to zero: commands, errors, connections. */
    public void resetStats() {
        command("CONFIG", "RESETSTAT");
    }

    /** Sends SIGKILL and waits until the process is gone. */
    public void kill() {
        process.kill();
        client.disconnect();
    }

    /** Sends SIGSTOP: connections stay open and are even accepted, but nothing is answered. */
    public void freeze() {
        process.freeze();
    }

    /** Sends SIGCONT; a node that is not frozen stays as it is. */
    public void thaw() {
        process.thaw();
    }

    /** Ends the server in good order, without saving. */
    public void shutdown() {
        try {
            command("SHUTDOWN", "NOSAVE", "NOW");
        } catch (UncheckedIOException e) {
            // The answer to SHUTDOWN is the end of the connection.
        }
        process.awaitExit();
        client.disconnect();
    }

    /** Starts the server again (kills it first if it runs), with its id and view but no data, and waits for PING. */
    public void restart() {
        kill();
        launch();
        awaitAnswer();
    }

    /**
     * Saves what it holds and starts again with that. Writes of clients wait from before the saving until the connections
     * end, so that nothing that was acknowledged is lost.
     */
    public void restartWithData() {
        command("CLIENT", "PAUSE", "60000", "WRITE");
        command("SAVE");
        kill();
        launch();
        awaitAnswer();
        process.forgetData();
    }

    /** As {@link #restart}, but it forgets who it was: it comes back with a new id, alone, owning nothing. */
    public void restartWithNewId() {
        kill();
        process.forgetIdentity();
        launch();
        awaitAnswer();
        id = text("CLUSTER", "MYID");
    }

    /** Makes the server hold back all commands of clients, the testkit's too, for {@code time}: {@code CLIENT PAUSE}. */
    public void pause(Duration time) {
        faults.pause(time);
    }

    /** Makes every write that needs memory fail with OOM until {@link #freeMemory()}. */
    public void fillMemory() {
        faults.fillMemory();
    }

    /** Ends {@link #fillMemory()}. */
    public void freeMemory() {
        faults.freeMemory();
    }

    /** Runs a script for {@code time}; returns when other commands are answered with BUSY. */
    public void busyScript(Duration time) {
        faults.busyScript(time);
    }

    /**
     * Restarts the server so that it answers LOADING for about {@code time}; returns when it does. The keys that it
     * loads, {@code slow:{…}:0} to {@code 499}, stay until flushed.
     */
    public void loadSlowly(Duration time) {
        faults.loadSlowly(time);
    }

    /** The end of what the server logged, for failure messages. */
    public String log() {
        return process.log();
    }

    /** Starts the process and does not wait. */
    void launch(String... arguments) {
        process.launch(arguments);
    }

    /** Waits until the server answers PING. */
    void awaitAnswer() {
        Await.until("answer from " + this, START_TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new ServerEndedException(this + " ended at its start; its log:\n" + log());
            }
            try {
                return "PONG".equals(command("PING")) ? null : "not PONG";
            } catch (UncheckedIOException | RedisErrorException e) {
                return e.getMessage();
            }
        });
    }

    Path file(String name) {
        return process.file(name);
    }

    /** What MIGRATE needs to log in here. */
    List<String> credentials() {
        return spec.password == null ? List.of() : List.of("AUTH", spec.password);
    }

    /** {@code host:port}, and what tells it from the others. */
    @Override
    public String toString() {
        return spec.host + ':' + spec.port + " (node " + spec.index + ", " + id.substring(0, 8) + ", " + process.state()
                + ')';
    }
}
