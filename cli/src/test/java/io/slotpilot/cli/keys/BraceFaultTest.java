package io.slotpilot.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.HashTag;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BraceFaultTest {

    @ParameterizedTest
    @CsvSource({
        "user:1,",
        "user:{1}:name,",
        "'',",
        "{}user:1, EMPTY_TAG",
        "{}{user:1}, EMPTY_TAG",
        "user:{1, UNCLOSED",
        "}{user, UNCLOSED",
        "user:1}, STRAY",
        "}{user}, STRAY",
        "{{user:1}}, NESTED",
        "{user:1}:{cart}, SECOND_TAG",
        "{user:1}:{cart,",
    })
    void namesTheFirstThatApplies(String key, @Nullable BraceFault fault) {
        assertThat(BraceFault.of(key)).isEqualTo(fault);
    }

    @Test
    void aKeyWhoseBracesHaveNoEffectHasAFault() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                key.append("{}ab".charAt(random.nextInt(4)));
            }
            if (HashTag.isIneffective(key.toString())) {
                assertThat(BraceFault.of(key.toString()))
                        .as(key.toString())
                        .isIn(BraceFault.EMPTY_TAG, BraceFault.UNCLOSED);
            }
        }
    }
}
