package io.slotpilot.chaos.history;

import java.util.List;
import java.util.Map;

/**
 * What the servers hold when all is healed and every client has ended.
 *
 * @param lists the elements of each list, in order
 * @param numbers the value of each counter and register; none if the key does not exist
 */
public record Finals(Map<String, List<Long>> lists, Map<String, Long> numbers) {

    public Finals {
        lists = Map.copyOf(lists);
        numbers = Map.copyOf(numbers);
    }

    public List<Long> list(String key) {
        return lists.getOrDefault(key, List.of());
    }

    public long number(String key) {
        return numbers.getOrDefault(key, 0L);
    }
}
