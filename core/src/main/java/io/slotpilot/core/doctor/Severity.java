package io.slotpilot.core.doctor;

/** How bad a finding is, worst first. */
public enum Severity {
    /** Commands fail, or data is at risk, now. */
    CRITICAL,
    /** Some commands fail or answer wrong, or one more fault would be critical. */
    WARNING,
    /** Worth to know; nothing is broken. */
    NOTE
}
