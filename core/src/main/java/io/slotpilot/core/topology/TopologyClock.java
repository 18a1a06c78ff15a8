package io.slotpilot.core.topology;

import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Timer;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time in which a topology lives.
 *
 * @param ticker the time of day
 * @param timer runs tasks one at a time, in the order of their times
 * @param stop ends the timer; what was scheduled and did not start never does
 */
public record TopologyClock(Ticker ticker, Timer timer, Runnable stop) {

    /** Real time on a daemon thread of its own. */
    public static TopologyClock daemon(String clusterName) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "slotpilot-topology-" + clusterName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Timer timer = (delayNanos, task) -> executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return new TopologyClock(Ticker.system(), timer, executor::shutdownNow);
    }
}
