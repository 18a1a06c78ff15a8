package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that no server outlives this JVM, however the JVM ends.
 *
 * <p>A shell reads from a pipe that only this JVM holds open. When the JVM is gone, also by SIGKILL, the pipe ends, and
 * the shell kills every server still on its list (SIGKILL ends a stopped process too) and removes the JVM's temporary
 * directory. It needs /bin/sh and rm. Thread-safe.
 */
final class Watchdog {

    // The shell ignores what a terminal sends to the whole process group: it must be the last to go.
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM PIPE
            pids=
            while read -r sign pid; do
              case $sign in
                +) pids="$pids $pid" ;;
                -) kept=
                   for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done
                   pids=$kept ;;
              esac
            done
            for p in $pids; do kill -9 "$p"; done
            rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
            """;

    private final Path directory;
    private final OutputStream pipe;
    private final Map<Long, Process> watched = new ConcurrentHashMap<>();

    private Watchdog() {
        try {
            directory = Files.createTempDirectory("slotpilot-").toRealPath();
            Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "slotpilot-watchdog", directory.toString())
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            pipe = shell.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the watchdog; it needs /bin/sh and a temporary directory", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "slotpilot-shutdown"));
    }

    static Watchdog shared() {
        return Holder.SHARED;
    }

    /** This JVM's temporary directory; it goes when the JVM does. */
    Path directory() {
        return directory;
    }

    /** From now on {@code process} dies with this JVM. */
    void watch(Process process) {
        watched.put(process.pid(), process);
        tell('+', process.pid());
    }

    /** {@code process} has ended; its pid may soon be someone else's. */
    void release(Process process) {
        if (watched.remove(process.pid()) != null) {
            tell('-', process.pid());
        }
    }

    private synchronized void tell(char sign, long pid) {
        try {
            pipe.write((sign + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the testkit's watchdog is gone; who killed it?", e);
        }
    }

    private void killAll() {
        watched.values().forEach(Process::destroyForcibly);
    }

    private static final class Holder {
        static final Watchdog SHARED = new Watchdog();
    }
}
