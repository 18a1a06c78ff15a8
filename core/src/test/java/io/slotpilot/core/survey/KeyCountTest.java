package io.slotpilot.core.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyCountTest {

    private final Map<Integer, Long> held = new HashMap<>(Map.of(3, 2L, 70, 1L));
    private final List<Integer> asked = new ArrayList<>();
    private final List<Integer> rests = new ArrayList<>();
    private boolean tellsKeyspace = true;

    @Test
    void leavesOutSlotsThatCanHoldNothing() {
        assertThat(count().ofAll(slots(0, 5000))).isEqualTo(held);
        assertThat(asked).hasSize(5000);
        assertThat(rests).isEmpty();
    }

    @Test
    void looksEverywhereForKeysThatAreMissingAndRestsAfterEachPortion() {
        held.put(16_000, 4L);

        assertThat(count().ofAll(slots(0, 5000))).isEqualTo(held);
        assertThat(asked).hasSize(KeySlot.COUNT).doesNotHaveDuplicates();
        assertThat(rests).containsExactly(5000, 10_500, 16_000);
    }

    @Test
    void looksEverywhereIfTheNodeDoesNotTellHowManyKeysItHas() {
        tellsKeyspace = false;

        assertThat(count().ofAll(slots(0, 5000))).isEqualTo(held);
        assertThat(asked).hasSize(KeySlot.COUNT);
    }

    @Test
    void asksForNoMoreThanItIsTold() {
        assertThat(count().of(slots(3, 4))).isEqualTo(Map.of(3, 2L));
        assertThat(asked).containsExactly(3);
    }

    private static BitSet slots(int first, int end) {
        BitSet slots = new BitSet();
        slots.set(first, end);
        return slots;
    }

    private KeyCount count() {
        NodeCalls node = new NodeCalls() {
            @Override
            public List<@Nullable Object> call(List<byte[][]> commands) {
                return commands.stream().map(KeyCountTest.this::reply).collect(Collectors.toList());
            }

            @Override
            public void close() {}
        };
        return new KeyCount(new NodeDialogue(node), () -> rests.add(asked.size()));
    }

    private Object reply(byte[][] command) {
        List<String> words = Stream.of(command)
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
        if (words.get(0).equals("INFO")) {
            long keys = held.values().stream().mapToLong(Long::longValue).sum();
            return tellsKeyspace
                    ? ("# Keyspace\r\ndb0:keys=" + keys + ",expires=0,avg_ttl=0\r\n").getBytes(StandardCharsets.UTF_8)
                    : new NodeCalls.Refusal("NOPERM");
        }
        int slot = Integer.parseInt(words.get(2));
        asked.add(slot);
        return held.getOrDefault(slot, 0L);
    }
}
