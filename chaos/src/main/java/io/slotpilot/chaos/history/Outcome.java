package io.slotpilot.chaos.history;

/** What the client said became of a command. */
public enum Outcome {
    /** It succeeded. */
    APPLIED,
    /** It failed, and was certainly not executed. */
    REFUSED,
    /** Nobody knows. */
    UNKNOWN
}
