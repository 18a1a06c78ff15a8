package io.slotpilot.cli.keys;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to go through the keys.
 *
 * @param match a glob-style pattern, or empty for all keys
 * @param rate how many keys a second at most, 0 for as fast as it goes
 * @param mostKeys how many keys in all, 0 for every one; the nodes share them by their size
 * @param sampleOneIn of how many keys one is asked for its size, 0 for none
 * @param state where progress is kept, or null
 */
public record SweepOptions(
        String match,
        long rate,
        long mostKeys,
        int sampleOneIn,
        @Nullable Path state) {

    public SweepOptions {
        atLeastZero("--rate", rate);
        atLeastZero("--max-keys", mostKeys);
        atLeastZero("--sample", sampleOneIn);
    }

    private static void atLeastZero(String name, long value) {
        if (value < 0) {
            throw new CannotScanException(name + " must be >= 0 but was " + value);
        }
    }
}
