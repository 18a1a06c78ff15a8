package io.slotpilot.fleet;

import io.slotpilot.fleet.server.SimulatedCluster.Costs;

/**
 * How large a fleet is.
 *
 * @param clients one or more
 * @param nodes an even number, from 4 to 10,000; half of them are primaries
 */
record Size(int clients, int nodes) {

    /** @throws IllegalArgumentException if a number is out of its range */
    Size {
        if (clients < 1 || nodes < 4 || nodes > 10_000 || nodes % 2 != 0) {
            throw new IllegalArgumentException(
                    "a size must be <clients>x<nodes>, with an even number of 4 to 10000 nodes, but was " + clients
                            + "x" + nodes);
        }
    }

    /** Reads {@code 1000x100}. */
    static Size parse(String text) {
        String[] parts = text.trim().split("x");
        if (parts.length != 2) {
            throw new IllegalArgumentException("a size must be <clients>x<nodes> but was '" + text + "'");
        }
        return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Commands that one client starts in a second. */
    int callsPerSecond() {
        return clients > 2_000 ? 2 : 10;
    }

    /** The slots that one client uses. */
    int slotsPerClient() {
        return clients > 2_000 ? 10 : 20;
    }

    /** Calm traffic takes half of each primary's time; a query is what a large CLUSTER SLOTS takes (valkey#3010). */
    Costs costs() {
        long callsPerSecondAndPrimary = (long) clients * callsPerSecond() * 2 / nodes;
        return new Costs(500_000_000L / Math.max(1, callsPerSecondAndPrimary), 2_000L * nodes);
    }

    @Override
    public String toString() {
        return "%,d clients, %,d nodes".formatted(clients, nodes);
    }
}
