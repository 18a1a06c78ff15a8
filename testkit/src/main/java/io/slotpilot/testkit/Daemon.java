package io.slotpilot.testkit;

import java.io.Closeable;
import java.io.IOException;

/** Threads that keep no JVM alive, and the sockets they work on. */
final class Daemon {

    private Daemon() {}

    static Thread run(String name, Runnable task) {
        Thread thread = new Thread(task, "slotpilot-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits at most 10 s for a thread to end. */
    static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use either way.
        }
    }
}
