package io.slotpilot.testkit.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotRangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0-100,200|0-100,200", "3 1 2|1-3", "16383|16383", "0-5,4-9|0-9", "''|''"})
    void writesWhatItReadAscendingAndJoined(String text, String same) {
        assertThat(SlotRanges.format(SlotRanges.parse(text), ",")).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16384", "-1", "a", "0-16384", "1-", "5-3", "1--2"})
    void refusesWhatAreNoSlots(String text) {
        assertThatThrownBy(() -> SlotRanges.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void theWholeRangeIsAllSlots() {
        assertThat(SlotRanges.parse("0-16383").cardinality()).isEqualTo(SlotRanges.SLOTS);
    }
}
