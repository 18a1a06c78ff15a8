package io.slotpilot.core.redirect;

/** Runs a task later, without blocking a thread. */
@FunctionalInterface
public interface Timer {

    /**
     * Runs {@code task} once, about {@code delayNanos} from now.
     *
     * @param delayNanos zero or more
     * @throws java.util.concurrent.RejectedExecutionException if the timer was shut down; otherwise the task runs
     */
    void after(long delayNanos, Runnable task);
}
