package io.slotpilot.spring;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.RedisConnectionFailureException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Starts something that needs the cluster: at once if that is there, else when somebody needs it and the cluster has come.
 * Thread-safe; one thread tries at a time, and not more often than once a second.
 */
final class LateStart {

    private static final Logger log = LoggerFactory.getLogger(LateStart.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runnable start;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile @Nullable Failed failed;

    /** The newest try. */
    private record Failed(RuntimeException error, long atNanos) {}

    /** @param start throws a {@link JedisException} where the cluster cannot be found, having begun nothing */
    LateStart(Runnable start) {
        this.start = start;
    }

    /** Starts it now, or says in the log that this has to wait. */
    void begin(String name) {
        trying.lock();
        try {
            Failed before = failed;
            if (before != null && System.nanoTime() - before.atNanos < PAUSE_NANOS) {
                return; // Spring starts it twice
            }
            start.run();
            failed = null;
        } catch (JedisException e) {
            failed = new Failed(e, System.nanoTime());
            log.warn("{} cannot find its Redis cluster, and looks for it again when it is needed", name, e);
        } finally {
            trying.unlock();
        }
    }

    /** @throws RedisConnectionFailureException if it still cannot be started */
    void complete(String name) {
        if (failed == null) {
            return;
        }
        if (trying.tryLock()) {
            try {
                tryAgain();
            } finally {
                trying.unlock();
            }
        }
        Failed last = failed;
        if (last != null) {
            throw new RedisConnectionFailureException(name + " cannot find its Redis cluster", last.error);
        }
    }

    private void tryAgain() {
        Failed before = failed;
        if (before == null || System.nanoTime() - before.atNanos < PAUSE_NANOS) {
            return;
        }
        try {
            start.run();
            failed = null;
        } catch (JedisException e) {
            failed = new Failed(e, System.nanoTime());
        }
    }

    /** Whoever stops it does not want it to start by itself. */
    void cancel() {
        failed = null;
    }
}
