package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One running server process; it never outlives this JVM. Thread-safe. */
public final class ServerProcess {

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** A new directory for one cluster, inside this JVM's temporary directory. */
    public static Path newDirectory() {
        try {
            return Files.createTempDirectory(Watchdog.shared().directory(), "cluster-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a directory for the cluster", e);
        }
    }

    /**
     * Starts {@code binary} in {@code directory}. What it prints goes to {@code log}, after what is there.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static ServerProcess start(Path binary, Path directory, Path log, String... arguments) {
        // The shell becomes the server only after the watchdog knows its pid, so that no moment is unguarded.
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "read -r go && exec \"$0\" \"$@\"", binary.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Watchdog.shared().watch(process);
            process.onExit().thenAccept(Watchdog.shared()::release);
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write("go\n".getBytes(StandardCharsets.US_ASCII));
            }
            return new ServerProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + binary, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL, which ends a stopped process too, and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits until the process has ended, at most 10 s. */
    public void awaitExit() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + pid() + " still runs after 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while process " + pid() + " ended"));
        }
        Watchdog.shared().release(process);
    }

    /** Sends SIGSTOP: the kernel keeps the sockets open, but nothing answers. */
    public void stop() {
        Signals.send("STOP", pid());
        Signals.awaitStopped(pid());
    }

    /** Sends SIGCONT. */
    public void resume() {
        Signals.send("CONT", pid());
    }
}
