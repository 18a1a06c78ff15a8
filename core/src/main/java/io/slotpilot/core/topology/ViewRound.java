package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects some views: asks that many nodes at once, and another for each that fails, until there are enough views or
 * nobody left to ask. Runs on the loop.
 */
final class ViewRound {

    /** A cluster in which this many nodes in a row do not answer will not be mapped by asking yet more. */
    private static final int MOST_QUERIES = 6;

    private final ViewQueries queries;
    private final Loop loop;
    private final TopologyQuery query;
    private final Deque<NodeAddress> candidates;
    private final Consumer<List<ClusterView>> done;
    private final List<ClusterView> views = new ArrayList<>();
    private int queriesLeft = MOST_QUERIES;
    private int inFlight;

    ViewRound(
            ViewQueries queries,
            Loop loop,
            TopologyQuery query,
            Collection<NodeAddress> candidates,
            Consumer<List<ClusterView>> done) {
        this.queries = queries;
        this.loop = loop;
        this.query = query;
        this.candidates = new ArrayDeque<>(candidates);
        this.done = done;
    }

    /** Asks {@code width} nodes at once. */
    void start(int width) {
        for (int i = 0; i < width && askNext(); i++) {
            inFlight++;
        }
        if (inFlight == 0) {
            done.accept(views);
        }
    }

    private boolean askNext() {
        NodeAddress node = queriesLeft == 0 ? null : candidates.poll();
        if (node == null) {
            return false;
        }
        queriesLeft--;
        queries.ask(node, query).whenComplete((view, error) -> loop.execute(() -> answered(view)));
        return true;
    }

    private void answered(@Nullable ClusterView view) {
        if (view != null) {
            views.add(view);
        } else if (askNext()) {
            return;
        }
        if (--inFlight == 0) {
            done.accept(views);
        }
    }
}
