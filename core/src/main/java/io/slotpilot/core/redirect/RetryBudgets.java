package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One budget for the cluster and one for each node; a repeat must be paid from both. */
final class RetryBudgets {

    private final RetryBudget.Terms terms;
    private final Traffic traffic;
    private final Ticker ticker;
    private final RetryBudget cluster;
    private final Map<NodeAddress, RetryBudget> nodes = new ConcurrentHashMap<>();

    RetryBudgets(RetryBudget.Terms terms, Traffic traffic, Ticker ticker) {
        this.terms = terms;
        this.traffic = traffic;
        this.ticker = ticker;
        this.cluster = new RetryBudget(terms, traffic::successes, ticker);
    }

    /** Whether a repeat after this failure may be made; if so it is paid. What sent nothing costs nothing. */
    boolean pay(@Nullable NodeAddress at, FailureKind kind) {
        double cost = cost(kind);
        if (at == null || cost == 0) {
            return true;
        }
        RetryBudget node =
                nodes.computeIfAbsent(at, address -> new RetryBudget(terms, traffic.node(address)::successes, ticker));
        if (!node.take(cost)) {
            return false;
        }
        if (!cluster.take(cost)) {
            node.giveBack(cost);
            return false;
        }
        return true;
    }

    double tokens() {
        return cluster.tokens();
    }

    private static double cost(FailureKind kind) {
        return switch (kind) {
            // Proved not executed, and bounded by the hops.
            case MOVED, ASK -> 0;
            case TRY_AGAIN, CLUSTER_DOWN, LOADING, READ_ONLY, MASTER_DOWN, NO_REPLICAS, BUSY, UNBLOCKED -> 0.5;
            case CONNECT_FAILED, POOL_EXHAUSTED -> 1;
            case CONNECTION_LOST, TIMED_OUT -> 2;
            // Never repeated.
            case CROSS_SLOT, AUTH, OUT_OF_MEMORY, MISCONFIGURED, NO_SCRIPT, OTHER -> 0;
        };
    }
}
