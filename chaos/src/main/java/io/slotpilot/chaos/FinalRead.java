package io.slotpilot.chaos;

import io.slotpilot.chaos.history.Finals;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the servers hold, straight from the owners, without any client under test. */
final class FinalRead {

    private FinalRead() {}

    static Finals of(TestCluster cluster, List<String> keys) {
        Map<String, List<Long>> lists = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        for (String key : keys) {
            TestNode owner = cluster.owner(KeySlots.slotOf(key));
            switch (owner.text("TYPE", key)) {
                case "list" -> lists.put(key, elements(owner.command("LRANGE", key, "0", "-1")));
                case "string" -> numbers.put(key, Long.valueOf(owner.text("GET", key)));
                default -> {
                    // It does not exist.
                }
            }
        }
        return new Finals(lists, numbers);
    }

    private static List<Long> elements(@Nullable Object reply) {
        return reply instanceof List<?> list
                ? list.stream()
                        .map(element -> Long.valueOf(String.valueOf(element)))
                        .toList()
                : List.of();
    }
}
