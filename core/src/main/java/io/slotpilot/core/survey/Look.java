package io.slotpilot.core.survey;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How closely to look.
 *
 * @param everySlot count the keys of all slots, not only of those that look wrong
 * @param keyNames name keys that are in the way of a repair; else they are numbered
 * @param user the application's user, whose rights are looked at; null for none
 * @param weights the share of the slots that each primary should have
 * @param limit when to stop; nodes that have not answered by then count as silent
 * @param progress is told what is being done
 */
public record Look(
        boolean everySlot,
        boolean keyNames,
        @Nullable String user,
        Map<NodeAddress, Double> weights,
        Duration limit,
        Consumer<String> progress) {

    public Look {
        weights = Map.copyOf(weights);
    }

    /** At what looks wrong, without any name of a key. */
    public static Look brief(Duration limit) {
        return new Look(false, false, null, Map.of(), limit, said -> {});
    }
}
