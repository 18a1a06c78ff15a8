package io.slotpilot.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossSlotHelpTest {

    @Test
    void countsKeysAndShowsTheirSlotsWithoutNamingThem() {
        String message = CrossSlotHelp.message("RENAME", keys("secret:1", "secret:2"), false);

        assertThat(message)
                .contains("2 keys of RENAME are in 2 slots")
                .contains("key 1 in slot " + KeySlot.of("secret:1") + ", key 2 in slot " + KeySlot.of("secret:2"))
                .doesNotContain("secret");
    }

    @Test
    void namesKeysWhereThatIsWanted() {
        assertThat(CrossSlotHelp.message("RENAME", keys("cart:1", "stock:2"), true))
                .contains("'cart:1' in slot " + KeySlot.of("cart:1"), "'stock:2' in slot " + KeySlot.of("stock:2"));
    }

    @Test
    void proposesTheTagThatAKeyHasAlready() {
        assertThat(CrossSlotHelp.message("RENAME", keys("a:1", "{user:7}:b"), true))
                .contains("such as {user:7}");
    }

    @Test
    void proposesWhatTheKeysBeginWith() {
        assertThat(CrossSlotHelp.message("RENAME", keys("user:7:cart", "user:7:stock"), true))
                .contains("such as {user:7}");
    }

    @Test
    void proposesTheFirstKeyWhereNothingIsCommon() {
        assertThat(CrossSlotHelp.message("RENAME", keys("a", "b"), true)).contains("such as {a}");
    }

    @Test
    void printsNoCharacterOfAKeyThatIsNoText() {
        assertThat(CrossSlotHelp.message("RENAME", keys("a\nFATAL", "a\u001b[2J"), true))
                .contains("'a\uFFFDFATAL'", "'a\uFFFD[2J'")
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void endsALongList() {
        String[] many = new String[150];
        Arrays.setAll(many, i -> "k" + i);

        assertThat(CrossSlotHelp.message("MSETNX", keys(many), false)).contains("and 50 more");
    }

    private static List<byte[]> keys(String... keys) {
        return Arrays.stream(keys)
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
