package io.slotpilot.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.HashTag;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is said of templates holds for the keys that they become. */
class KeyTemplatePropertiesTest {

    private static final List<String> HOLES = List.of("a", "b", "c");

    @Property
    void whatIsSaidOfTemplatesHoldsForTheirKeys(
            @ForAll("templates") KeyTemplate one,
            @ForAll("templates") KeyTemplate other,
            @ForAll("values") Map<String, String> values) {
        String left = fill(one, values);
        String right = fill(other, values);
        switch (one.compare(other)) {
            case SAME -> assertThat(KeySlot.of(left)).isEqualTo(KeySlot.of(right));
            case DIFFERENT -> assertThat(HashTag.of(left)).isNotEqualTo(HashTag.of(right));
            case CANNOT_TELL -> assertThat(one.isLiteral() && other.isLiteral()).isFalse();
        }
    }

    @Property
    void whatIsHashedIsTheHashTagOfTheKey(
            @ForAll("templates") KeyTemplate template, @ForAll("values") Map<String, String> values) {
        assertThat(fill(template.hashed(), values)).isEqualTo(HashTag.of(fill(template, values)));
    }

    @Property
    void everySuggestionSharesASlot(@ForAll("templates") KeyTemplate one, @ForAll("templates") KeyTemplate other) {
        assertThat(KeyTemplate.compare(TagSuggestion.of(List.of(one, other)))).isEqualTo(SlotComparison.SAME);
    }

    @Provide
    Arbitrary<KeyTemplate> templates() {
        Arbitrary<Part> text = Arbitraries.strings()
                .withChars("xy:{}")
                .ofMinLength(1)
                .ofMaxLength(3)
                .map(Text::new);
        Arbitrary<Part> hole = Arbitraries.of(HOLES).map(name -> new Hole(name, 0));
        return Arbitraries.oneOf(text, hole).list().ofMaxSize(5).map(KeyTemplate::of);
    }

    @Provide
    Arbitrary<Map<String, String>> values() {
        Arbitrary<String> value =
                Arbitraries.strings().withChars("xy:").ofMinLength(1).ofMaxLength(3);
        return Arbitraries.maps(Arbitraries.of(HOLES), value).ofSize(HOLES.size());
    }

    private static String fill(KeyTemplate template, Map<String, String> values) {
        StringBuilder key = new StringBuilder();
        for (Part part : template.parts()) {
            if (part instanceof Text text) {
                key.append(text.text());
            } else if (part instanceof Hole hole) {
                key.append(values.get(hole.name()));
            }
        }
        return key.toString();
    }
}
