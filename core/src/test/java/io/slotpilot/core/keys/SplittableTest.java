package io.slotpilot.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplittableTest {

    @Test
    void knowsWhatCanBeSplit() {
        assertThat(Splittable.of("MGET", 3)).isEqualTo(Splittable.MGET);
        assertThat(Splittable.of("MSET", 5)).isEqualTo(Splittable.MSET);
        assertThat(Splittable.of("MSETNX", 5)).isNull();
        assertThat(Splittable.of("GET", 2)).isNull();
    }

    @Test
    void leavesMalformedCommandsToTheServer() {
        assertThat(Splittable.of("MSET", 4)).isNull();
        assertThat(Splittable.of("MGET", 1)).isNull();
    }

    @Test
    void groupsKeysBySlotAndKeepsTheirOrder() {
        int[] slots = {7, 16383, 0, 7, 0, 7};

        assertThat(Splittable.bySlot(slots.length, key -> slots[key]))
                .isDeepEqualTo(new int[][] {{2, 4}, {0, 3, 5}, {1}});
        assertThat(Splittable.bySlot(0, key -> 0)).isEmpty();
    }
}
