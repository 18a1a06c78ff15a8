package io.slotpilot.core.drive;

/** Remembers for when a wake-up is booked, so that not every look books another one. Guarded by its owner's lock. */
final class Alarm {

    private final WaitingRoom room;
    private final Runnable callback;
    private boolean booked;
    private long atNanos;

    Alarm(WaitingRoom room, Runnable callback) {
        this.room = room;
        this.callback = callback;
    }

    /** Calls back in so many nanoseconds, or earlier; never, if it is the largest number. */
    void in(long delayNanos) {
        long delay = Math.max(0, delayNanos);
        long at = room.nanos() + delay;
        if (delay == Long.MAX_VALUE || (booked && atNanos - at <= 0)) {
            return;
        }
        booked = true;
        atNanos = at;
        room.wakeAfter(delay, callback);
    }

    /** The callback has come. */
    void rang() {
        booked = false;
    }
}
