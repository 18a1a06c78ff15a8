package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.topology.Discovery.SeedFailure;
import io.slotpilot.core.topology.ViewQueries.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first seed that knows a cluster. The next seed is asked when one fails, and also when one takes long, so
 * that a dead first seed costs little. Runs on the loop.
 */
final class SeedSearch {

    private static final long HEAD_START_NANOS = 250_000_000L;

    private final ViewQueries queries;
    private final Loop loop;
    private final Deque<NodeAddress> seeds;
    private final Set<NodeAddress> unheard;
    private final List<SeedFailure> failures = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ClusterView> found = new CompletableFuture<>();
    private int inFlight;

    SeedSearch(ViewQueries queries, Loop loop, Collection<NodeAddress> seeds) {
        this.queries = queries;
        this.loop = loop;
        this.seeds = new ArrayDeque<>(seeds);
        this.unheard = new CopyOnWriteArraySet<>(seeds);
    }

    /** Completes with the first view that covers a slot; with {@code null} when every seed has failed. */
    CompletableFuture<@Nullable ClusterView> start() {
        loop.execute(this::askNext);
        return found.thenApply(view -> view);
    }

    /** What each seed said, or that it said nothing; for when no view came within the timeout. Thread-safe. */
    List<SeedFailure> failuresWithin(Duration timeout) {
        Set<NodeAddress> silent = new LinkedHashSet<>(unheard); // read first: a seed is never in neither
        List<SeedFailure> all = new ArrayList<>(failures);
        all.forEach(failure -> silent.remove(failure.seed()));
        silent.forEach(seed -> all.add(new SeedFailure(seed, "no answer within " + timeout.toMillis() + " ms")));
        return all;
    }

    private void askNext() {
        NodeAddress seed = found.isDone() ? null : seeds.poll();
        if (seed == null) {
            completeIfExhausted();
            return;
        }
        inFlight++;
        queries.ask(seed, TopologyQuery.SLOTS)
                .whenComplete((view, error) -> loop.execute(() -> answered(seed, view, error)));
        loop.after(HEAD_START_NANOS, this::askNext);
    }

    private void answered(NodeAddress seed, @Nullable ClusterView view, @Nullable Throwable error) {
        inFlight--;
        if (view != null && view.coveredSlots() > 0) {
            found.complete(view);
            return;
        }
        failures.add(new SeedFailure(seed, reason(error)));
        unheard.remove(seed);
        askNext();
    }

    private void completeIfExhausted() {
        if (inFlight == 0 && seeds.isEmpty()) {
            found.complete(null);
        }
    }

    private static String reason(@Nullable Throwable error) {
        if (error == null) {
            return "it serves no slot and knows no node that does: is it joined to a cluster?";
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RefusedException) {
            return "it answered '" + cause.getMessage() + "'";
        }
        StringBuilder text = new StringBuilder(String.valueOf(cause.getMessage()));
        for (Throwable t = cause.getCause(); t != null && text.length() < 300; t = t.getCause()) {
            text.append(" <- ").append(t.getMessage());
        }
        return text.toString();
    }
}
