package io.slotpilot.fleet.server;

/**
 * One server: a single thread that takes one command after the other, and a view of the cluster that may be late.
 */
final class SimulatedNode {

    private final int number;
    private final long seed;
    private State state = State.UP;
    private int generation;
    private long busyUntilNanos;
    private int seen;
    private boolean deaf;

    enum State {
        UP,
        LOADING,
        DOWN
    }

    SimulatedNode(int number, long seed) {
        this.number = number;
        this.seed = seed;
    }

    State state() {
        return state;
    }

    /** Goes down or comes up; either way nothing of what was in its queue is answered. */
    void become(State next) {
        if (next == State.DOWN || state == State.DOWN) {
            generation++;
            busyUntilNanos = 0;
        }
        state = next;
    }

    /** Grows with every restart. */
    int generation() {
        return generation;
    }

    /** Takes in work; returns when it will be done. */
    long work(long arrivesNanos, long serviceNanos) {
        busyUntilNanos = Math.max(arrivesNanos, busyUntilNanos) + serviceNanos;
        return busyUntilNanos;
    }

    /** From now on the cluster bus does not reach this node. */
    void deafen() {
        deaf = true;
    }

    /** The newest version that this node has heard of; news takes up to 300 ms over the cluster bus. */
    int seen(History history, long nowNanos) {
        while (!deaf && seen < history.newest() && nowNanos - history.bornAtNanos(seen + 1) >= lag(seen + 1)) {
            seen++;
        }
        return seen;
    }

    /** This node took part in the change, so that it knows it at once. */
    void sees(int version) {
        if (!deaf) {
            seen = Math.max(seen, version);
        }
    }

    private long lag(int version) {
        long z = seed ^ (number * 0x9E3779B97F4A7C15L) ^ (version * 0xBF58476D1CE4E5B9L);
        z = (z ^ (z >>> 31)) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(z ^ (z >>> 30), 300_000_000L);
    }
}
