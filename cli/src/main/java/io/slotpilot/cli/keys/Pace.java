package io.slotpilot.cli.keys;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps to a rate by waiting. Time that was lost elsewhere is not made up for. Not thread-safe. */
final class Pace {

    private final double nanosEach;
    private long free = System.nanoTime();

    /** @param perSecond 0 for as fast as it goes */
    Pace(long perSecond) {
        this.nanosEach = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Waits until the work that was done last may be followed by more. */
    void after(long work) {
        long now = System.nanoTime();
        free = Math.max(free, now - TimeUnit.MILLISECONDS.toNanos(100)) + (long) (work * nanosEach);
        while (free - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(free - System.nanoTime());
        }
    }
}
