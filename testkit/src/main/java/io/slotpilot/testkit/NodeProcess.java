package io.slotpilot.testkit;

import io.slotpilot.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server process of one node and its directory; over time there may be several processes. Thread-safe. */
final class NodeProcess {

    private static final int LOG_LINES = 40;

    private final Path binary;
    private final Path directory;
    private volatile @Nullable ServerProcess current;
    private volatile boolean frozen;

    NodeProcess(Path binary, Path directory) {
        this.binary = binary;
        this.directory = directory;
    }

    /** Starts a process and does not wait for it. */
    void launch(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "redis.conf";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        current = ServerProcess.start(binary, directory, file("server.log"), all);
        frozen = false;
    }

    void kill() {
        ServerProcess running = current;
        if (running != null) {
            running.kill();
        }
        frozen = false;
    }

    void freeze() {
        started().stop();
        frozen = true;
    }

    void thaw() {
        started().resume();
        frozen = false;
    }

    void awaitExit() {
        started().awaitExit();
    }

    long pid() {
        return started().pid();
    }

    boolean isAlive() {
        ServerProcess running = current;
        return running != null && running.isAlive();
    }

    boolean isFrozen() {
        return frozen;
    }

    void forgetIdentity() {
        delete("nodes.conf");
    }

    /** What the server has saved, so that a later start does not load it. */
    void forgetData() {
        delete("dump.rdb");
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + name, e);
        }
    }

    String log() {
        try {
            return ServerInfo.lastLines(Files.readString(file("server.log")), LOG_LINES);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** For messages. */
    String state() {
        return current == null ? "not started" : frozen ? "frozen" : isAlive() ? "running" : "ended";
    }

    private ServerProcess started() {
        ServerProcess running = current;
        if (running == null) {
            throw new IllegalStateException("the server in " + directory + " was never started");
        }
        return running;
    }
}
