package io.slotpilot.core.keylint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.Carts;

class KeyLintTest {

    private final List<KeyRule> heard = new ArrayList<>();

    @Test
    void tellsTheCommandItsKeysWhereItWasSentAndTheTagThatHelps() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.METRIC));
        assertThat(Carts.send(client(lint), "sinter", "user:7:follows", "user:7:likes"))
                .isNull();
        KeyFinding finding = lint.findings().get(0);
        assertThat(finding.message())
                .startsWith("SINTER at shop.Carts.send(Carts.java:")
                .contains("user:<n>:follows in slot ", "user:<n>:likes in slot ")
                .contains("{user:<n>}:follows, {user:<n>}:likes")
                .endsWith(
                        "Renaming keys orphans what is stored under the old names: migrate it, or let it expire, first.")
                .doesNotContain("7:");
        assertThat(finding.rule()).isEqualTo(KeyRule.CROSS_SLOT);
        assertThat(heard).containsExactly(KeyRule.CROSS_SLOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MGET {a}1 {a}2",
                "MGET a",
                "SINTERCARD 2 {a}1 {a}2 LIMIT 1",
                "EVAL return 1",
                "EVAL s 1 a b",
                "XREAD STREAMS {s}a {s}b 0 0",
                "SORT {l} STORE {l}to",
                "NO.SUCH.COMMAND a b",
                "PING a"
            })
    void saysNothingOfKeysInOneSlot(String command) {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.FAIL));
        assertThat(Carts.send(client(lint), command.split(" "))).isNull();
        assertThat(lint.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MGET a b, NOT_ATOMIC",
        "mset a 1 b 2, NOT_ATOMIC",
        "DEL a b, NOT_ATOMIC",
        "MSETNX a 1 b 2, CROSS_SLOT",
        "RENAME a b, CROSS_SLOT",
        "ZRANGESTORE a b 0 1, CROSS_SLOT",
        "GEOSEARCHSTORE a b FROMMEMBER m BYRADIUS 1 km, CROSS_SLOT",
        "SORT a STORE b, CROSS_SLOT",
        "BLPOP a b 0, CROSS_SLOT",
        "EVAL s 2 a b, SCRIPT",
        "FCALL f 2 a b, SCRIPT",
        "EVALSHA_RO s 2 a b, SCRIPT",
    })
    void knowsTheKeysOfEveryKindOfCommand(String command, KeyRule rule) {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.FAIL));
        KeyFinding finding = Objects.requireNonNull(Carts.send(client(lint), command.split(" ")));
        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(finding.keys()).extracting(key -> key.template().toString()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void commandsThatLookAlikeAreOneFinding() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.METRIC));
        ClientLint client = client(lint);
        for (int i = 0; i < 100; i++) {
            Carts.send(client, "MGET", "user:" + i + ":name", "user:" + i + ":mail");
        }
        Carts.send(client, "MGET", "user:1:name", "user:2:name");
        assertThat(lint.findings()).extracting(KeyFinding::count).containsExactly(100L, 1L);
    }

    @Test
    void neverKeepsMoreFindingsThanItMay() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.METRIC).maxFindings(3));
        ClientLint client = client(lint);
        for (char letter = 'a'; letter < 'k'; letter++) {
            Carts.send(client, "RENAME", letter + ":x", letter + ":y");
        }
        assertThat(lint.findings()).hasSize(3);
        assertThat(lint.otherFindings()).isEqualTo(7);
        lint.clear();
        assertThat(lint.findings()).isEmpty();
        assertThat(lint.otherFindings()).isZero();
    }

    @Test
    void refusesEvenWhatThereIsNoRoomFor() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.FAIL).maxFindings(1));
        ClientLint client = client(lint);
        assertThat(Carts.send(client, "RENAME", "a", "b")).isNotNull();
        assertThat(Carts.send(client, "RENAME", "c", "d")).isNotNull();
    }

    @Test
    void showsKeysOnlyToWhomWantsThem() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.METRIC).keyNames(true));
        Carts.send(client(lint), "MGET", "user:7:name", "user:7:mail");
        assertThat(lint.findings().get(0).message()).contains("user:7:name in slot ");
    }

    @Test
    void leavesIgnoredRulesAlone() {
        KeyLint lint = lint(KeyLintOptions.builder().mode(KeyLintMode.FAIL).ignore(KeyRule.NOT_ATOMIC));
        assertThat(Carts.send(client(lint), "MGET", "a", "b")).isNull();
        assertThat(Carts.send(client(lint), "RENAME", "a", "b")).isNotNull();
        assertThat(heard).containsExactly(KeyRule.CROSS_SLOT);
    }

    @Test
    void looksAtItsShareOfCommandsWithSeveralKeys() {
        ClientLint client = client(lint(KeyLintOptions.builder().mode(KeyLintMode.LOG)));
        int wanted = 0;
        for (int i = 0; i < 100_000; i++) {
            wanted += client.wants(CommandShape.SEVERAL_KEYS) ? 1 : 0;
        }
        assertThat(wanted).isBetween(700, 1300); // 1 %, and ten standard deviations of it
        assertThat(client.wants(CommandShape.ONE_KEY)).isFalse();
    }

    @Test
    void looksAtAllAndAtNoneIfToldSo() {
        assertThat(wantsSeveral(
                        KeyLintOptions.builder().mode(KeyLintMode.METRIC).sampleRate(1)))
                .isTrue();
        assertThat(wantsSeveral(
                        KeyLintOptions.builder().mode(KeyLintMode.METRIC).sampleRate(0)))
                .isFalse();
        assertThat(wantsSeveral(KeyLintOptions.builder().mode(KeyLintMode.FAIL).sampleRate(0)))
                .isTrue();
    }

    private boolean wantsSeveral(KeyLintOptions.Builder options) {
        return client(lint(options)).wants(CommandShape.SEVERAL_KEYS);
    }

    @Test
    void thereIsNoLinterForAClientWhenItIsOff() {
        assertThat(KeyLint.off().forClient(heard::add)).isNull();
    }

    @Test
    void refusesOptionsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyLintOptions.builder().sampleRate(1.1))
                .withMessage("sampleRate must be 0 to 1 but was 1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyLintOptions.builder().sampleRate(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyLintOptions.builder().maxFindings(0))
                .withMessage("maxFindings must be >= 1 but was 0");
    }

    private static KeyLint lint(KeyLintOptions.Builder options) {
        return KeyLint.of(options.build());
    }

    private ClientLint client(KeyLint lint) {
        return Objects.requireNonNull(lint.forClient(heard::add));
    }
}
