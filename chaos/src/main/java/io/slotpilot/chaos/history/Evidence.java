package io.slotpilot.chaos.history;

import java.util.List;

/**
 * All that is known of a round.
 *
 * @param deliveries of each subscriber in the order of receipt
 * @param deaf channels on which nothing was heard any more when all was healed
 * @param leaks what was left after the clients were closed
 */
public record Evidence(
        List<Operation> operations,
        Finals finals,
        ServerStory story,
        List<Delivery> deliveries,
        List<String> deaf,
        List<Tally> tallies,
        List<Footprint> footprints,
        List<String> leaks) {

    public Evidence {
        operations = List.copyOf(operations);
        deliveries = List.copyOf(deliveries);
        deaf = List.copyOf(deaf);
        tallies = List.copyOf(tallies);
        footprints = List.copyOf(footprints);
        leaks = List.copyOf(leaks);
    }
}
