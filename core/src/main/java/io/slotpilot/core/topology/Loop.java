package io.slotpilot.core.topology;

import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Timer;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything that is not said to be thread-safe in this package runs. */
final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final Timer timer;
    private final Ticker ticker;

    Loop(Timer timer, Ticker ticker) {
        this.timer = timer;
        this.ticker = ticker;
    }

    long nanos() {
        return ticker.nanos();
    }

    void execute(Runnable task) {
        after(0, task);
    }

    void after(long delayNanos, Runnable task) {
        try {
            timer.after(delayNanos, () -> guarded(task));
        } catch (RejectedExecutionException e) {
            log.trace("The topology is closed; a task is dropped", e);
        }
    }

    /** Repeats {@code task} until the timer is shut down, whatever it throws. */
    void every(long periodNanos, Runnable task) {
        after(periodNanos, () -> {
            try {
                task.run();
            } finally {
                every(periodNanos, task);
            }
        });
    }

    /** Runs {@code task}; an exception is logged and goes no further. */
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("Keeping the slot map true failed unexpectedly; please report this", e);
        }
    }
}
