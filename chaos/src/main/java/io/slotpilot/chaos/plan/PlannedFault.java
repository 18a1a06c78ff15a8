package io.slotpilot.chaos.plan;

import java.time.Duration;
import java.util.Locale;

/**
 * One fault of a plan.
 *
 * @param start since the beginning of the round; later if the fault before it in its lane takes longer
 * @param length how long it lasts
 * @param shard which shard it hits, from 0
 * @param number what else is to be chosen: a slot, a kind of partition; any number from 0
 */
public record PlannedFault(FaultKind kind, Duration start, Duration length, int shard, int number) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %-18s shard %d, %.1f s, number %d",
                start.toMillis() / 1000.0,
                kind.name().toLowerCase(Locale.ROOT),
                shard,
                length.toMillis() / 1000.0,
                number);
    }
}
