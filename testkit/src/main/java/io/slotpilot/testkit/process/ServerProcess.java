package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One running server process; it never outlives this JVM. Thread-safe. */
public final class ServerProcess {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);

    private final Process process;
    // Done when the watchdog has forgotten the pid, which may soon be someone else's.
    private final CompletableFuture<Void> released;

    private ServerProcess(Process process) {
        this.process = process;
        this.released = process.onExit().thenAccept(Watchdog.shared()::release);
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
            ServerProcess server = new ServerProcess(process);
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write("go\n".getBytes(StandardCharsets.US_ASCII));
            }
            return server;
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

    /**
     * Waits until the process has ended, at most 10 s. An interrupt stays set but does not end the wait: whoever cleans
     * up after a test that was interrupted must get to its end.
     */
    public void awaitExit() {
        boolean interrupted = false;
        boolean ended = false;
        long deadline = System.nanoTime() + EXIT_TIMEOUT.toNanos();
        while (!ended && System.nanoTime() < deadline) {
            try {
                ended = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            throw new IllegalStateException(
                    "process " + pid() + " still runs after " + EXIT_TIMEOUT.toSeconds() + " s");
        }
        released.join();
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
