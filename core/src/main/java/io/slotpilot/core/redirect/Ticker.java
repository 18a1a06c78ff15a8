package io.slotpilot.core.redirect;

/** Monotonic time. Only differences between two readings mean anything. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since some fixed point. */
    long nanos();

    /** {@link System#nanoTime()}. */
    static Ticker system() {
        return System::nanoTime;
    }
}
