package io.slotpilot.core.keylint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTemplatesTest {

    @ParameterizedTest
    @CsvSource({
        "user:42:name, user:<n>:name",
        "user42, user<n>",
        "{user:42}:name, {user:<n>}:name",
        "session:7d9f4c1e-0b2a-4c3d-9e8f-a1b2c3d4e5f6, session:<uuid>",
        "session:abcdefab-abcd-abcd-abcd-abcdefabcdef:cart, session:<uuid>:cart",
        "stats:2026-11-21:hits, stats:<date>:hits",
        "stats:2026-11-21T09:30:00Z, stats:<date>",
        "stats:20261121, stats:<n>",
        "blob:9e107d9d372bb6826bd81d3542a419d6, blob:<hex>",
        "order:5f2b6c1d, order:<hex>",
        "order:64b7f3a1c2d4e5f6a7b8c9d0:lines, order:<hex>:lines",
        "job:01ARZ3NDEKTSV4RRFFQ69G5FAV, job:<id>",
        "token:V1StGXR8_Z5jdHi6B-myT, token:<id>",
        "mail:ada.lovelace@example.org:cart, mail:<mail>:cart",
        "facade:cache, facade:cache",
        "configuration:default, configuration:default",
        "a-b_c.d/e, a-b_c.d/e",
    })
    void whatDiffersFromKeyToKeyIsAHole(String key, String template) {
        assertThat(templates(key)).containsExactly(template);
    }

    @Test
    void holesWithTheSameValueAreTheSameHole() {
        assertThat(templates("user:7:name", "user:7:mail")).containsExactly("user:<n>:mail", "user:<n>:name");
        assertThat(templates("user:7:name", "user:8:mail")).containsExactly("user:<n>:mail", "user:<n2>:name");
    }

    @Test
    void twoKeysShowThatThereAreManyOfAShape() {
        assertThat(templates("user:1", "user:2", "user:3", "user:4")).containsExactly("user:<n>", "user:<n2>");
    }

    @Test
    void theOrderOfTheKeysMakesNoDifference() {
        assertThat(templates("b:1", "a:2")).isEqualTo(templates("a:5", "b:4"));
    }

    @Test
    void keysThatAreNoTextAreOneHole() {
        byte[] serialized = {(byte) 0xAC, (byte) 0xED, 0, 5, 't', 0, 3, 'a', 'd', 'a'};
        assertThat(KeyTemplates.of(List.of(serialized)).get(0).template()).hasToString("<bytes>");
        assertThat(templates("a\r\nb")).containsExactly("<bytes>");
    }

    @Test
    void hugeKeysAreCutOffAndReadInLinearTime() {
        assertThat(templates("x".repeat(300)).get(0)).isEqualTo("x".repeat(200) + "<rest>");
        assertThat(templates("a1@".repeat(1_000_000))).hasSize(1);
        assertThat(templates("")).containsExactly("");
    }

    private static List<String> templates(String... keys) {
        return KeyTemplates.of(Arrays.stream(keys)
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList())
                .stream()
                .map(key -> key.template().toString())
                .toList();
    }
}
