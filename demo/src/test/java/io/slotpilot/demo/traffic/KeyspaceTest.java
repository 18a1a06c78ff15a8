package io.slotpilot.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.TestCluster;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyspaceTest {

    @Test
    void givesHalfOfTheTrafficToTheHotTags() {
        Keyspace keyspace = Keyspace.hot(Tag.in(42, 2));
        SplittableRandom random = new SplittableRandom(1);

        long hot = IntStream.range(0, 10_000)
                .filter(i -> keyspace.pick(random).slot() == 42)
                .count();

        assertThat(hot).isBetween(4_500L, 5_500L);
        assertThat(keyspace.other()).noneMatch(tag -> tag.slot() == 42);
    }

    @Test
    void allKeysOfATagAreInItsSlot() {
        KeyNames names = new KeyNames("kill:stock-jedis", 3);
        for (Tag tag : List.of(Tag.of(0), Tag.of(16_383), Tag.in(77, 2).get(1))) {
            assertThat(names.all(tag))
                    .hasSize(6)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> TestCluster.slotOf(key) == tag.slot());
        }
    }
}
