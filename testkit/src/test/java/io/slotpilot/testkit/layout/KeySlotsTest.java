package io.slotpilot.testkit.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotsTest {

    // 12739 (0x31c3) is in the cluster specification; the others were answered by redis-server's CLUSTER KEYSLOT.
    @ParameterizedTest
    @CsvSource({
        "123456789,12739",
        "foo,12182",
        "{foo}.bar,12182",
        "bar{foo}{zap},12182",
        "'',0",
        "foo{}{bar},8363",
        "foo{{bar}}zap,4015"
    })
    void agreesWithTheServer(String key, int slot) {
        assertThat(KeySlots.slotOf(key)).isEqualTo(slot);
    }

    @Test
    void hasATagForEverySlot() {
        assertThat(IntStream.range(0, SlotRanges.SLOTS))
                .allMatch(slot -> KeySlots.slotOf(KeySlots.tagFor(slot)) == slot);
    }

    @Test
    void refusesWhatIsNoSlot() {
        assertThatThrownBy(() -> KeySlots.tagFor(16_384)).hasMessage("slot must be from 0 to 16383 but was 16384");
    }
}
