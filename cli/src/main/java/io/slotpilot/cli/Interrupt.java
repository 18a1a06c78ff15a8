package io.slotpilot.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM. While one of these is open they are a request to end, and the process stays until the work is put
 * away; its exit status is that of the signal, 130 or 143. Else they end the process with one line. One command runs in
 * a process.
 */
final class Interrupt implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private static volatile @Nullable Interrupt work;
    private static volatile boolean over;

    private final CountDownLatch putAway = new CountDownLatch(1);
    private volatile boolean requested;

    Interrupt() {
        work = this;
    }

    /** From the start of the process on. */
    static void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(Interrupt::heard, "slotpilot-interrupt"));
    }

    /** The command has ended: what comes now is the process's own end. */
    static void over() {
        over = true;
    }

    boolean requested() {
        return requested;
    }

    private static void heard() {
        Interrupt open = work;
        if (open != null) {
            open.request();
        } else if (!over) {
            System.err.println("slotpilot: interrupted");
            Runtime.getRuntime().halt(Slotpilot.CANNOT_LOOK);
        }
    }

    private void request() {
        requested = true;
        try {
            boolean inTime = putAway.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                Runtime.getRuntime().halt(Slotpilot.CANNOT_LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!requested) {
            work = null;
        }
        putAway.countDown();
    }
}
