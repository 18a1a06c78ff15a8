package io.slotpilot.sample;

/** One thing that is done to running applications, or measured of them. */
interface Act {

    /** Does it; the cluster is whole again on return. */
    ActResult play(Stage stage) throws InterruptedException;
}
