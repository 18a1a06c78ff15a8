package io.slotpilot.lettuce;

import io.lettuce.core.RedisException;
import java.io.Serial;
import java.util.List;

/**
 * A command that was split by slots succeeded for some keys at most.
 *
 * <p>The cause is the first failure; {@link #failures()} has all. Keys that are in none of them have been dealt with.
 */
public final class LettucePartialFailureException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<FailedKeys> failures;

    /**
     * The keys of one slot, for which the command failed.
     *
     * @param positions where they stand among the keys of the call, counted from 0
     * @param error what the command would have ended with for these keys alone; a {@link LettuceUnknownOutcomeException}
     *     if it may have been executed
     */
    public record FailedKeys(int slot, List<Integer> positions, Throwable error) {

        /** Copies {@code positions}. */
        public FailedKeys {
            positions = List.copyOf(positions);
        }
    }

    LettucePartialFailureException(String command, int keys, int slots, List<FailedKeys> failures) {
        super(message(command, keys, slots, failures), failures.get(0).error());
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).forEach(failure -> addSuppressed(failure.error()));
    }

    private static String message(String command, int keys, int slots, List<FailedKeys> failures) {
        int failed =
                failures.stream().mapToInt(failure -> failure.positions.size()).sum();
        return command + " failed for " + failed + " of " + keys + " keys, in " + failures.size() + " of " + slots
                + " slots; the first failure: " + failures.get(0).error().getMessage();
    }

    /** What failed; empty after deserialization. */
    public List<FailedKeys> failures() {
        return failures == null ? List.of() : failures;
    }
}
