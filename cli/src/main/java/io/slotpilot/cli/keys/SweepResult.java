package io.slotpilot.cli.keys;

import java.util.List;

/**
 * What a sweep has counted.
 *
 * @param complete whether it came to its end
 */
public record SweepResult(Keyspace keyspace, List<ScanTarget> targets, boolean complete) {

    public SweepResult {
        targets = List.copyOf(targets);
    }
}
