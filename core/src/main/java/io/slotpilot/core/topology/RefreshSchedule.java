package io.slotpilot.core.topology;

import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Says when to refresh: at once when commands fail for want of it, else after jitter; never too often; and never
 * forgetting a signal that came while a refresh ran.
 *
 * <p>Redirects patch the map slot by slot, so a reshard needs few refreshes: the interval between those doubles for as
 * long as redirects keep coming, and starts small again after a calm. While commands have nowhere to go, refreshes
 * follow each other at the urgent interval for as long as a failover may take, then slow down in the same way.
 *
 * <p>Pure but for its own state: time and randomness are given. Used by one thread.
 */
final class RefreshSchedule {

    static final long NEVER = Long.MAX_VALUE;

    /** A failover is over by then, or will not be over soon. */
    private static final long EMERGENCY_NANOS = 15_000_000_000L;

    /** Signals that are further apart belong to different incidents. */
    private static final long CALM_NANOS = 10_000_000_000L;

    /** The least pace while no node answers at all; probes look after each node besides. */
    private static final long UNANSWERED_NANOS = 2_000_000_000L;

    private static final int MOST_DOUBLINGS = 10;

    private final RefreshOptions options;
    private final RandomGenerator random;
    private final Set<RefreshCause> pending = EnumSet.noneOf(RefreshCause.class);
    private long dueNanos = NEVER;
    private boolean running;
    private int unanswered;
    private long intervalNanos;
    private long lastRunNanos;
    private long lastSignalNanos;
    private long lastBurstNanos;
    private long lastUrgentNanos;
    private long emergencySinceNanos;

    RefreshSchedule(RefreshOptions options, RandomGenerator random, long nowNanos) {
        this.options = options;
        this.random = random;
        this.intervalNanos = options.minInterval().toNanos();
        long longAgo = nowNanos - EMERGENCY_NANOS;
        this.lastRunNanos = longAgo;
        this.lastSignalNanos = longAgo;
        this.lastBurstNanos = longAgo;
        this.lastUrgentNanos = longAgo;
        this.emergencySinceNanos = longAgo;
    }

    /**
     * Somebody wants a refresh.
     *
     * @param nodes the size of the cluster as known; the larger, the more clients are likely to ask in the same moment
     */
    void signal(RefreshCause cause, int nodes, long nowNanos) {
        if (cause != RefreshCause.PERIODIC) { // which says nothing about how calm it is
            if (nowNanos - lastSignalNanos >= CALM_NANOS) {
                intervalNanos = options.minInterval().toNanos();
            }
            lastSignalNanos = nowNanos;
        }
        if (cause.urgent()) {
            if (nowNanos - lastUrgentNanos >= CALM_NANOS) {
                emergencySinceNanos = nowNanos;
            }
            lastUrgentNanos = nowNanos;
        }
        if (pending.add(cause)) { // only the first draws, else the jitter of a storm would be its least draw
            dueNanos = Math.min(dueNanos, due(cause, nodes, nowNanos));
        }
    }

    /** A node went out of reach just now: the urgent pace starts afresh. */
    void emergency(long nowNanos) {
        emergencySinceNanos = nowNanos;
        lastUrgentNanos = nowNanos;
    }

    /** When the next refresh is to start; {@link #NEVER} while none is wanted or one runs. */
    long nextRunNanos() {
        return running || pending.isEmpty() ? NEVER : dueNanos;
    }

    /** A refresh starts; returns what it is for. */
    Set<RefreshCause> start(long nowNanos) {
        Set<RefreshCause> causes = EnumSet.copyOf(pending);
        pending.clear();
        dueNanos = NEVER;
        running = true;
        lastRunNanos = nowNanos;
        boolean asked = causes.stream().anyMatch(cause -> cause != RefreshCause.PERIODIC);
        if (asked && (!inEmergency(nowNanos) || causes.stream().noneMatch(RefreshCause::urgent))) {
            intervalNanos = Math.min(intervalNanos * 2, options.maxInterval().toNanos());
        }
        return causes;
    }

    /**
     * The refresh ended; what was signalled meanwhile gets its trailing run.
     *
     * @param answered whether any node told its view
     */
    void end(boolean answered) {
        running = false;
        unanswered = answered ? 0 : Math.min(unanswered + 1, MOST_DOUBLINGS);
    }

    private long due(RefreshCause cause, int nodes, long nowNanos) {
        return switch (cause) {
            case PERIODIC -> nowNanos; // spread and paced by the period itself
            case MOVED, DISCOVERY -> Math.max(nowNanos + jitter(nodes, random), lastRunNanos + intervalNanos);
            case MANUAL ->
                Math.max(nowNanos, lastRunNanos + options.minInterval().toNanos());
            case BURST -> burst(nodes, nowNanos);
            case NODE_DOWN, ROLE, DOUBT -> Math.max(nowNanos, lastRunNanos + urgentGap(1, nodes, nowNanos));
            // Told by commands as they fail, so that more often is no use.
            case UNCOVERED -> Math.max(nowNanos, lastRunNanos + urgentGap(2, nodes, nowNanos));
        };
    }

    /** An atomic slot migration hands over in one instant, so that one early refresh knows all; a reshard does not. */
    private long burst(int nodes, long nowNanos) {
        if (nowNanos - lastBurstNanos < CALM_NANOS) {
            return due(RefreshCause.MOVED, nodes, nowNanos);
        }
        lastBurstNanos = nowNanos;
        return nowNanos;
    }

    private long urgentGap(int factor, int nodes, long nowNanos) {
        if (!inEmergency(nowNanos)) {
            return intervalNanos;
        }
        long gap = options.urgentInterval().toNanos() * factor * Math.max(1, nodes / 20);
        // Where nobody answers, asking more often only adds to what the nodes meet when they come back.
        return Math.max(gap, Math.min(gap << unanswered, UNANSWERED_NANOS));
    }

    private boolean inEmergency(long nowNanos) {
        return nowNanos - emergencySinceNanos < EMERGENCY_NANOS;
    }

    /**
     * How long to wait with what nobody waits for: up to 50 ms in up to 10 nodes, and 200 ms for each node more, up to
     * 5 s. The larger a cluster, the more clients learn of one event in the same moment: of twenty that draw from
     * 2.85 s (24 nodes), hardly ever more than five ask within 100 ms.
     */
    static long jitter(int nodes, RandomGenerator random) {
        long milliseconds = Math.min(5_000, 50 + 200L * Math.max(0, nodes - 10));
        return random.nextLong(milliseconds * 1_000_000L + 1);
    }
}
