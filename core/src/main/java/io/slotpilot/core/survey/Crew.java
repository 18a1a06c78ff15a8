package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.MalformedReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A few threads that put the same question to many, until their time is over. */
final class Crew implements AutoCloseable {

    private static final int PARALLEL = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL, task -> {
        Thread thread = new Thread(task, "slotpilot-collector");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration limit;
    private final long start = System.nanoTime();

    Crew(Duration limit) {
        this.limit = limit;
    }

    /** Puts a question to each; who does not answer it gets into {@code failures}, with the reason. */
    <Q, A> Map<Q, A> ask(List<Q> whom, Function<Q, A> question, Map<Q, String> failures) {
        List<Callable<A>> tasks = new ArrayList<>();
        whom.forEach(one -> tasks.add(() -> question.apply(one)));
        Map<Q, A> answers = new LinkedHashMap<>();
        try {
            long left = limit.toNanos() - (System.nanoTime() - start);
            List<Future<A>> futures = threads.invokeAll(tasks, Math.max(0, left), TimeUnit.NANOSECONDS);
            for (int i = 0; i < futures.size(); i++) {
                collect(whom.get(i), futures.get(i), answers, failures);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotLookException("interrupted");
        }
        return answers;
    }

    private <Q, A> void collect(Q one, Future<A> future, Map<Q, A> answers, Map<Q, String> failures)
            throws InterruptedException {
        try {
            answers.put(one, future.get());
        } catch (CancellationException e) {
            failures.put(one, "no answer when the time for all of them, " + limit.toMillis() + " ms, was over");
        } catch (ExecutionException e) {
            failures.put(one, reason(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    /** What clients throw of a broken reply is of many types. */
    private static String reason(Throwable failure) {
        boolean told = failure instanceof NoAnswerException
                || failure instanceof RefusedException
                || failure instanceof MalformedReplyException;
        return told
                ? Printable.text(String.valueOf(failure.getMessage()))
                : "its reply cannot be read (" + failure.getClass().getSimpleName() + ')';
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
