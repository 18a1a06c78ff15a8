package io.slotpilot.lint;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Values are followed by recursion, which on a caller's stack would end within large programs. */
final class DeepStack {

    /** Bytes of address space; memory is taken as it is used. RedisWorkQueuing of Nuxeo needs more than 1 MB. */
    private static final long SIZE = 128L << 20;

    private DeepStack() {}

    /** Does the work in a thread with a stack of its own, and waits for it, however often interrupted. */
    static <T> T call(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        new Thread(null, task, "slotpilot-lint", SIZE).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
    }
}
