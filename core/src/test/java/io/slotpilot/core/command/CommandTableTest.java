package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandTableTest {

    private final CommandTable table = CommandTable.standard();

    @Test
    void findsEveryCommandInAnyCaseByBytesAndByString() {
        assertThat(table.commands()).hasSizeGreaterThan(400).allSatisfy(info -> {
            String[] words = info.name().split("\\|");
            assertThat(table.find(RawCommand.of(words))).isSameAs(info);
            assertThat(table.find(
                            RawCommand.of(info.name().toLowerCase(Locale.ROOT).split("\\|"))))
                    .isSameAs(info);
            if (words.length == 1) {
                assertThat(table.find(words[0])).isSameAs(info);
                assertThat(table.find(words[0].toLowerCase(Locale.ROOT))).isSameAs(info);
            } else {
                assertThat(table.find(words[0], words[1])).isSameAs(info);
            }
        });
    }

    @Test
    void findsNothingForNamesThatAreNone() {
        assertThat(table.find("")).isNull();
        assertThat(table.find("GE")).isNull();
        assertThat(table.find("GETT")).isNull();
        assertThat(table.find("\u0131NCR")).isNull();
        assertThat(table.find(new byte[1_000_000])).isNull();
        assertThat(table.find("CLIENT", "NONSENSE")).isNull();
        assertThat(table.find("GET", "LIST")).isNull();
        assertThat(table.find("NONSENSE", "LIST")).isNull();
        assertThat(table.find("CLIENT|LIST")).isNull();
    }

    @Test
    void ignoresTheArgumentsOfACommandWithoutSubcommands() {
        assertThat(table.find(RawCommand.of("GET", "LIST"))).isSameAs(table.find("GET"));
    }

    @Test
    void tellsWhatTheServerSaysOfACommand() {
        CommandInfo blpop = info("BLPOP");
        assertThat(blpop.name()).isEqualTo("BLPOP");
        assertThat(blpop.arity()).isEqualTo(-3);
        assertThat(blpop.has(CommandFlag.BLOCKING)).isTrue();
        assertThat(blpop.has(CommandFlag.WRITE)).isTrue();
        assertThat(blpop.has(CommandFlag.READONLY)).isFalse();
        assertThat(blpop.keyless()).isFalse();
        assertThat(blpop.aclCategories()).contains("@list", "@blocking");
        assertThat(info("EVAL").has(CommandFlag.MOVABLEKEYS)).isTrue();
        assertThat(info("AUTH").has(CommandFlag.NO_AUTH)).isTrue();
        assertThat(info("PUBLISH").has(CommandFlag.PUBSUB)).isTrue();
        assertThat(info("PUBLISH").keyless()).isTrue();
        assertThat(info("SPUBLISH").keyless()).isFalse();
    }

    @Test
    void tellsWhichNodesACommandWantsAndHowRepliesBecomeOne() {
        assertThat(info("DEL").requestPolicy()).isEqualTo(RequestPolicy.MULTI_SHARD);
        assertThat(info("DEL").responsePolicy()).isEqualTo(ResponsePolicy.AGG_SUM);
        assertThat(info("DBSIZE").requestPolicy()).isEqualTo(RequestPolicy.ALL_SHARDS);
        assertThat(info("GET").requestPolicy()).isEqualTo(RequestPolicy.DEFAULT);
        assertThat(info("GET").responsePolicy()).isEqualTo(ResponsePolicy.DEFAULT);
        CommandInfo configSet = table.find("CONFIG", "SET");
        assertThat(configSet).isNotNull();
        assertThat(configSet.requestPolicy()).isEqualTo(RequestPolicy.ALL_NODES);
    }

    @Test
    void findsSubcommandsOfAContainer() {
        CommandInfo client = info("CLIENT");
        CommandInfo list = client.subcommand("list");
        assertThat(client.isContainer()).isTrue();
        assertThat(list).isNotNull().isSameAs(client.subcommand("LIST".getBytes(US_ASCII)));
        assertThat(list.name()).isEqualTo("CLIENT|LIST");
        assertThat(list.isContainer()).isFalse();
    }

    private CommandInfo info(String name) {
        CommandInfo info = table.find(name);
        assertThat(info).as(name).isNotNull();
        return info;
    }

    @Test
    void tellsCommandsThatMayNameSeveralKeys() {
        assertThat(List.of("MGET", "MSET", "DEL", "RENAME", "SINTERSTORE", "EVAL", "XREAD", "SORT", "MSETEX"))
                .allMatch(CommandTableTest::mayNameSeveralKeys);
        assertThat(List.of("GET", "SET", "HSET", "ZADD", "PING")).noneMatch(CommandTableTest::mayNameSeveralKeys);
    }

    private static boolean mayNameSeveralKeys(String name) {
        return Objects.requireNonNull(CommandTable.standard().find(name)).mayNameSeveralKeys();
    }
}
