package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CommandTablePropertiesTest {

    private static final int TRIES = 500;

    private final CommandTable table = CommandTable.standard();

    @Property(tries = TRIES)
    void answersForAnyArgumentsOfAnyKnownCommandWithoutThrowing(
            @ForAll("knownNames") String name, @ForAll("arguments") List<byte[]> arguments) {
        List<byte[]> words = new ArrayList<>();
        for (String word : name.split("\\|")) {
            words.add(word.getBytes(UTF_8));
        }
        words.addAll(arguments);
        RawCommand command = RawCommand.of(words.toArray(byte[][]::new));
        CommandInfo info = table.find(command);
        assertThat(info).isNotNull();
        assertThat(info.sideEffect(command)).isLessThanOrEqualTo(info.worstSideEffect());
        assertInRange(info.keys(command), command);
    }

    @Property(tries = TRIES)
    void ranksAnyUnknownCommandAsUnknown(
            @ForAll("unknownNames") String name, @ForAll("arguments") List<byte[]> arguments) {
        List<byte[]> words = new ArrayList<>(List.of(name.getBytes(UTF_8)));
        words.addAll(arguments);
        RawCommand command = RawCommand.of(words.toArray(byte[][]::new));
        assertThat(table.sideEffect(command)).isEqualTo(SideEffect.UNKNOWN);
        assertThat(table.keys(command).count()).isZero();
        assertThat(table.keys(command).incomplete()).isTrue();
    }

    private static void assertInRange(KeyPositions keys, RawCommand command) {
        for (int position : keys.toArray()) {
            assertThat(position).isBetween(1, command.size() - 1);
        }
    }

    @Provide
    Arbitrary<String> knownNames() {
        return Arbitraries.of(table.commands().stream()
                .map(CommandInfo::name)
                .filter(this::takesAnyArguments)
                .toList());
    }

    private boolean takesAnyArguments(String name) {
        CommandInfo info = table.find(name);
        return info == null || !info.isContainer();
    }

    @Provide
    Arbitrary<String> unknownNames() {
        return Arbitraries.strings().ofMaxLength(20).filter(name -> table.find(name) == null);
    }

    /** Words that steer some rule, small and absurd numbers, and random bytes. */
    @Provide
    Arbitrary<List<byte[]>> arguments() {
        Arbitrary<byte[]> words = Arbitraries.of(
                        "STORE",
                        "STOREDIST",
                        "streams",
                        "KEYS",
                        "AUTH",
                        "AUTH2",
                        "BY",
                        "GET",
                        "SET",
                        "LIMIT",
                        "INCR",
                        "NX",
                        "REPLACE",
                        "MAXLEN",
                        "~",
                        "IDMP",
                        "OVERFLOW",
                        "0",
                        "1",
                        "2",
                        "-1",
                        "7",
                        "2147483647",
                        "9223372036854775807",
                        "*",
                        "")
                .map(word -> word.getBytes(UTF_8));
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
        return Arbitraries.oneOf(words, words, bytes).list().ofMaxSize(12);
    }
}
