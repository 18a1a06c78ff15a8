package io.slotpilot.jedis;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one client for work that blocks: questions about the topology, and the disposal of connections. */
final class DaemonThreads {

    /** Three nodes are asked at a time when nodes contradict each other; the others may be stuck at dead ones. */
    private static final int MOST = 8;

    private static final int IDLE_SECONDS = 10;

    private DaemonThreads() {}

    /** Starts none before there is work, and keeps none when there has been none for a while. */
    static ExecutorService named(String clusterName) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "slotpilot-jedis-" + clusterName + '-' + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
