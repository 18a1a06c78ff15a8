package io.slotpilot.core.keylint;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.command.RawCommand;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLintTest {

    private KeyLint lint = lint(KeyLintMode.METRIC);
    private ConnectionLint connection = connection();

    @Test
    void findsTransactionsOverSeveralSlots() {
        send("MULTI", "SET a 1", "PING", "INCR b", "EXEC");
        assertThat(lint.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(KeyRule.TRANSACTION);
            assertThat(finding.command()).isEqualTo("MULTI");
            assertThat(finding.keys()).hasSize(2);
        });
    }

    @Test
    void watchedKeysBelongToTheTransaction() {
        send("WATCH a", "GET b", "MULTI", "INCR b", "EXEC");
        assertThat(lint.findings()).hasSize(1);
    }

    @Test
    void saysNothingOfTransactionsOnOneSlot() {
        send("WATCH {a}", "GET b", "MULTI", "SET {a}x 1", "MGET {a}y {a}z", "EXEC", "MULTI", "GET b", "EXEC", "GET c");
        assertThat(lint.findings()).isEmpty();
    }

    @Test
    void whatIsNotExecutedIsNoTransaction() {
        send("MULTI", "SET a 1", "SET b 1", "DISCARD", "WATCH a", "UNWATCH", "MULTI", "SET b 1", "EXEC", "EXEC");
        assertThat(lint.findings()).isEmpty();
    }

    @Test
    void commandsWithSeveralKeysOutsideOfMultiAreFindingsOfTheirOwn() {
        send("WATCH a", "MGET a b", "UNWATCH", "RENAME a b");
        assertThat(lint.findings())
                .extracting(KeyFinding::rule)
                .containsExactlyInAnyOrder(KeyRule.NOT_ATOMIC, KeyRule.CROSS_SLOT);
    }

    @Test
    void refusesTheFirstCommandThatDoesNotBelongAndThenExec() {
        lint = lint(KeyLintMode.FAIL);
        connection = connection();
        assertThat(send("MULTI", "SET a 1")).isNull();
        assertThat(send("SET b 1")).isNotNull();
        assertThat(send("SET a 1")).isNotNull();
        assertThat(send("EXEC")).isNotNull();
        assertThat(send("DISCARD", "MULTI", "SET a 1", "EXEC")).isNull();
        assertThat(lint.findings())
                .singleElement()
                .extracting(KeyFinding::count)
                .isEqualTo(1L);
    }

    @Test
    void refusesToWatchKeysOfSeveralSlots() {
        lint = lint(KeyLintMode.FAIL);
        connection = connection();
        assertThat(send("WATCH a b")).isNotNull();
        assertThat(send("WATCH a", "MULTI", "SET a 1", "EXEC")).isNull();
    }

    @Test
    void aTransactionOutsideTheSampleIsLeftAloneAsAWhole() {
        lint = KeyLint.of(
                KeyLintOptions.builder().mode(KeyLintMode.METRIC).sampleRate(0).build());
        connection = connection();
        send("WATCH a b", "MULTI", "SET a 1", "MSET a 1 b 2", "EXEC");
        assertThat(lint.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "get, ONE_KEY",
        "MGET, SEVERAL_KEYS",
        "Eval, SEVERAL_KEYS",
        "SORT, SEVERAL_KEYS",
        "XREAD, SEVERAL_KEYS",
        "OBJECT, ONE_KEY",
        "PING, NO_KEY",
        "FOO, NO_KEY",
        "watch, WATCH",
        "MULTI, MULTI",
        "EXEC, EXEC",
        "DISCARD, DISCARD",
        "UNWATCH, UNWATCH"
    })
    void knowsTheShapeOfEachCommand(String command, CommandShape shape) {
        assertThat(CommandShape.of(command)).isEqualTo(shape);
        assertThat(CommandShape.of(command.getBytes(StandardCharsets.US_ASCII))).isEqualTo(shape);
    }

    /** The refusal of the last one. */
    private @Nullable KeyFinding send(String... commands) {
        KeyFinding refusal = null;
        for (String command : commands) {
            String[] words = command.split(" ");
            CommandShape shape = CommandShape.of(words[0]);
            refusal = connection.wants(shape) ? connection.look(shape, RawCommand.of(words)) : null;
        }
        return refusal;
    }

    private static KeyLint lint(KeyLintMode mode) {
        return KeyLint.of(KeyLintOptions.builder().mode(mode).sampleRate(1).build());
    }

    private ConnectionLint connection() {
        return Objects.requireNonNull(lint.forClient(rule -> {})).connection();
    }
}
