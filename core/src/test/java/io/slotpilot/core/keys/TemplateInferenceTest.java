package io.slotpilot.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateInferenceTest {

    @ParameterizedTest
    @CsvSource({
        "user:1042:name, user:<number>:name",
        "{user:1042}:name, {user:<number>}:name",
        "session:0b5d2c9e-6f1a-4c3b-9a77-1f2e3d4c5b6a:data, session:<uuid>:data",
        "session:0b5d2c9e-6f1a-4c3b-9a77-1f2e3d4c5b6ax, session:<hex>-<number>f<number>a-<number>c<number>b",
        "cache:9f86d081884c7d659a2feaa0c55ad015, cache:<hex>",
        "cache:deadbeef, cache:deadbeef",
        "order:01ARZ3NDEKTSV4RRFFQ69G5FAV, order:<id>",
        "tenant7/cart.12, tenant<number>/cart.<number>",
        "utf8mb4, utf<number>mb<number>",
        "user:ada, user:ada",
        "день:12, день:<number>",
    })
    void whatLooksLikeAnIdBecomesAHole(String key, String template) {
        assertThat(TemplateInference.of(key).toString()).startsWith(template);
    }

    @Test
    void bytesThatAreNoTextBecomeOneHole() {
        assertThat(TemplateInference.of("\uFFFD\uFFFD\u0000\u0005t\u0000\u0006user:1")
                        .toString())
                .isEqualTo("<binary>t<binary>user:<number>");
    }

    @Test
    void theSameValueIsTheSameHoleInAllKeysOfACommand() {
        List<KeyTemplate> same = TemplateInference.of(List.of("user:{1}:name", "user:{1}:mail"));
        List<KeyTemplate> other = TemplateInference.of(List.of("user:{1}:name", "user:{2}:mail"));

        assertThat(KeyTemplate.compare(same)).isEqualTo(SlotComparison.SAME);
        assertThat(KeyTemplate.compare(other)).isNotEqualTo(SlotComparison.SAME);
        assertThat(TagSuggestion.of(TemplateInference.of(List.of("user:1:name", "user:1:mail"))))
                .extracting(KeyTemplate::toString)
                .containsExactly("{user:<number>}:name", "{user:<number>}:mail");
    }

    @Test
    void aKeyOfAnyLengthHasAShortTemplate() {
        String longest = "user:1:" + ":a".repeat(1_000_000);

        assertThat(TemplateInference.of(longest).toString())
                .startsWith("user:<number>:")
                .endsWith("<rest>")
                .hasSizeLessThan(1000);
        assertThat(TemplateInference.of("x".repeat(600)).toString()).isEqualTo("<id><rest>");
        assertThat(TemplateInference.of("").toString()).isEmpty();
    }

    @Test
    void manyIdsHaveFewTemplates() {
        Stream<String> templates = IntStream.range(0, 10_000)
                .mapToObj(i -> TemplateInference.of("job:" + new java.util.UUID(i * 7919L, ~i) + ":" + i)
                        .toString());

        assertThat(templates.distinct()).containsExactly("job:<uuid>:<number>");
    }

    @Property(tries = 500)
    void piecesPutTogetherAreTheKey(@ForAll String key) {
        StringBuilder together = new StringBuilder();
        KeyTokens.of(key).forEach(token -> together.append(token.text()));
        assertThat(together.toString()).isEqualTo(key);
    }
}
