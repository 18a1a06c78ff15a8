package io.slotpilot.fleet.client;

import io.slotpilot.fleet.server.Layout;

/** One client of the fleet. */
public interface FleetClient {

    /**
     * Starts a command; its end is reported to the {@link Tally}.
     *
     * @param write whether the command must not run twice
     */
    void call(int slot, boolean write);

    /** Whether this client would send a command of that slot to its owner. */
    boolean knows(int slot, Layout truth);
}
