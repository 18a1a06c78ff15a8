package io.slotpilot.testkit;

/**
 * A line of {@code INFO commandstats}.
 *
 * @param calls how often the command ran, also when it failed
 * @param rejected how often it was refused before it ran: redirected, not allowed, out of memory
 * @param failed how often it ran and answered with an error
 */
public record CommandStats(long calls, long rejected, long failed) {

    /** Of a command that never came. */
    public static final CommandStats NONE = new CommandStats(0, 0, 0);

    /** How often the command came, whatever became of it. */
    public long received() {
        return calls + rejected;
    }
}
