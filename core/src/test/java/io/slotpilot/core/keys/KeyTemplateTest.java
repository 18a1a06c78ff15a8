package io.slotpilot.core.keys;

import static io.slotpilot.core.keys.SlotComparison.CANNOT_TELL;
import static io.slotpilot.core.keys.SlotComparison.DIFFERENT;
import static io.slotpilot.core.keys.SlotComparison.SAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTemplateTest {

    @Test
    void namesInAngleBracketsAndTagsOfOneWordAreHoles() {
        assertThat(KeyTemplate.of("user:{id}:name").parts())
                .containsExactly(new Text("user:{"), new Hole("id", 0), new Text("}:name"));
        assertThat(KeyTemplate.of("{user:<id>}:name").parts())
                .containsExactly(new Text("{user:"), new Hole("id", 0), new Text("}:name"));
        assertThat(KeyTemplate.of("a < b {} }{").isLiteral()).isTrue();
        assertThat(KeyTemplate.literal("user:{id}:<name>").isLiteral()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "user:{id}:name, user:{id}:mail, SAME",
        "{user:<id>}:name, {user:<id>}:mail, SAME",
        "<any>{t}, {t}, SAME",
        "user:<id>:name, user:<id>:mail, DIFFERENT",
        "user:<id>:name, user:<id>:email, DIFFERENT",
        "name:<id>, mail:<id>, DIFFERENT",
        "user:<a>, order:<b>, DIFFERENT",
        "user:<a>:x, user:<b>:y, DIFFERENT",
        "user:<a>, user:<b>, CANNOT_TELL",
        "user:<a>, user:12, CANNOT_TELL",
        "user:<a>, user:, DIFFERENT",
        "{<a>}:x, {<b>}:x, CANNOT_TELL",
        "{<a>}:x, <a>, SAME",
        "{user:<a>}:x, {<a>}:x, DIFFERENT",
        "x{}<a>, y{}<a>, DIFFERENT",
        "<a>:<b>, <b>:<a>, CANNOT_TELL",
        "config, settings, DIFFERENT",
        "user1000, {user1000}.following, CANNOT_TELL"
    })
    void comparesSlots(String a, String b, SlotComparison expected) {
        assertThat(KeyTemplate.of(a).compare(KeyTemplate.of(b))).isEqualTo(expected);
        assertThat(KeyTemplate.of(b).compare(KeyTemplate.of(a))).isEqualTo(expected);
    }

    @Test
    void literalsAreComparedByTheirSlots() {
        KeyTemplate user = KeyTemplate.literal("user1000");
        assertThat(user.compare(KeyTemplate.literal("{user1000}.following"))).isEqualTo(SAME);
        assertThat(KeyTemplate.literal("{}a").compare(KeyTemplate.literal("{}b")))
                .isEqualTo(DIFFERENT);
    }

    @Test
    void onePairThatDiffersSettlesItForAll() {
        assertThat(KeyTemplate.compare(
                        List.of(KeyTemplate.of("u:<a>"), KeyTemplate.of("u:<b>"), KeyTemplate.of("o:<a>"))))
                .isEqualTo(DIFFERENT);
        assertThat(KeyTemplate.compare(List.of(KeyTemplate.of("u:<a>"), KeyTemplate.of("u:<b>"))))
                .isEqualTo(CANNOT_TELL);
        assertThat(KeyTemplate.compare(List.of())).isEqualTo(SAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user:<id>:name | user:<id>:mail | {user:<id>}:name | {user:<id>}:mail",
                "name:<id> | mail:<id> | name:{<id>} | mail:{<id>}",
                "app:a | app:b | {app}:a | {app}:b",
                "user:<id>:1 | user:<id>:12 | {user:<id>}:1 | {user:<id>}:12"
            })
    void suggestsTheTagThatTheyCouldShare(String a, String b, String taggedA, String taggedB) {
        List<KeyTemplate> tagged = TagSuggestion.of(List.of(KeyTemplate.of(a), KeyTemplate.of(b)));
        assertThat(tagged).extracting(KeyTemplate::toString).containsExactly(taggedA, taggedB);
        assertThat(KeyTemplate.compare(tagged)).isEqualTo(SAME);
    }

    @Test
    void suggestsNothingWhereNothingIsShared() {
        assertThat(TagSuggestion.of(List.of(KeyTemplate.of("user:<a>"), KeyTemplate.of("order:<b>"))))
                .isEmpty();
        assertThat(TagSuggestion.of(List.of(KeyTemplate.of("{a}:x"), KeyTemplate.of("{b}:x"))))
                .isEmpty();
    }

    @Test
    void theAssertionNamesKeysAndTag() {
        assertThatCode(() -> SlotAssertions.assertSameSlot(
                        KeyTemplate.of("user:{id}:name"), KeyTemplate.of("user:{id}:mail")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SlotAssertions.assertSameSlot(
                        KeyTemplate.of("user:<id>:name"), KeyTemplate.of("user:<id>:mail")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("user:<id>:name")
                .hasMessageContaining("{user:<id>}:mail");
        SlotAssertions.assertSameSlot("a{x}", "b{x}");
        assertThatThrownBy(() -> SlotAssertions.assertSameSlot("a", "b"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("slot 15495");
    }
}
