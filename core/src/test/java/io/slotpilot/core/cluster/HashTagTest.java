package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTagTest {

    @ParameterizedTest
    @CsvSource({
        "user:1, user:1, false, false",
        "{user:1}.name, user:1, true, false",
        "cart:{42}, 42, true, false",
        "{a}{b}, a, true, false",
        "foo{{bar}}zap, {bar, true, false",
        "{}{user}, {}{user}, false, true",
        "foo{}bar, foo{}bar, false, true",
        "{open, {open, false, true",
        "}closed{, }closed{, false, true",
        "closed}, closed}, false, false",
    })
    void followsTheClusterSpecification(String key, String hashed, boolean effective, boolean ineffective) {
        assertThat(HashTag.of(key)).isEqualTo(hashed);
        assertThat(HashTag.isEffective(key)).isEqualTo(effective);
        assertThat(HashTag.isIneffective(key)).isEqualTo(ineffective);
    }

    @Test
    void knowsWhetherKeysMayStandInOneCommand() {
        assertThat(HashTag.sameSlot(List.of())).isTrue();
        assertThat(HashTag.sameSlot(List.of("{u}1", "{u}2", "u"))).isTrue();
        assertThat(HashTag.sameSlot(List.of("{u}1", "{u}2", "v"))).isFalse();
        assertThat(HashTag.sameSlot(List.of("{}u1", "{}u2"))).isFalse();
    }
}
