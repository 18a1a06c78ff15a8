package io.slotpilot.core.keylint;

/** What the run-time linter does with what it finds. */
public enum KeyLintMode {
    /** Looks at nothing, and costs nothing. */
    OFF,
    /** Counts: for meters, Actuator and {@link KeyLint#findings()}. */
    METRIC,
    /** As {@link #METRIC}, and writes each finding to the log once. */
    LOG,
    /**
     * As {@link #METRIC}, and the command is not sent: it fails with what a cluster would say. Every command is looked at,
     * whatever the sample rate. For tests.
     */
    FAIL
}
