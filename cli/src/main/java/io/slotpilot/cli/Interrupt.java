package io.slotpilot.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM become a request to end: the process stays until the work is put away. The exit status is that of
 * the signal, 130 or 143.
 */
final class Interrupt implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    // One command runs in a process. Stays true once a signal has come, whichever of the hooks runs first.
    private static volatile boolean handled;

    private final CountDownLatch putAway = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "slotpilot-interrupt");
    private volatile boolean requested;

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
        handled = true;
    }

    /** Whether the command that runs ends by itself when the process is interrupted. */
    static boolean isHandled() {
        return handled;
    }

    boolean requested() {
        return requested;
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
        putAway.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
                handled = false;
            } catch (IllegalStateException e) {
                // The process is ending already: the hook has been told.
            }
        }
    }
}
