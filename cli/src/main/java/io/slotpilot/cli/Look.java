package io.slotpilot.cli;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How closely to look.
 *
 * @param everySlot count the keys of all slots, not only of those that look wrong
 * @param user the application's user, whose rights are looked at; null for none
 * @param weights the share of the slots that each primary should have
 * @param limit when to stop; nodes that have not answered by then count as silent
 * @param progress is told what is being done
 */
record Look(
        boolean everySlot,
        @Nullable String user,
        Map<NodeAddress, Double> weights,
        Duration limit,
        Consumer<String> progress) {

    static Look brief() {
        return new Look(false, null, Map.of(), Duration.ofSeconds(60), said -> {});
    }
}
