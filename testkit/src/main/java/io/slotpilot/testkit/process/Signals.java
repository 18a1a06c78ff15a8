package io.slotpilot.testkit.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that the JDK cannot send, by the shell's own {@code kill}. */
final class Signals {

    private Signals() {}

    static void send(String signal, long pid) {
        try {
            int status = new ProcessBuilder("/bin/sh", "-c", "kill -\"$1\" \"$2\"", "kill", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to process " + pid + ": it has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while sending SIG" + signal));
        }
    }

    /** Waits until Linux says that the process is stopped; elsewhere the signal has to do. */
    static void awaitStopped(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        while (Files.isReadable(stat) && !isStopped(stat)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isStopped(Path stat) {
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            // proc(5): "pid (name) state ..."; the name may hold anything, also parentheses.
            return "TZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            return true; // ended meanwhile
        }
    }
}
