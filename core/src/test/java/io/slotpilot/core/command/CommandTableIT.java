package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command table against the server that it was made from. */
class CommandTableIT {

    /** Readonly commands that are no {@link SideEffect#READ}: none so far; argue each one that comes. */
    private static final Set<String> READONLY_BUT_NO_READ = Set.of();

    private static TestCluster servers;

    private final CommandTable table = CommandTable.standard();

    @BeforeAll
    static void start() {
        servers = TestCluster.builder().standalone().start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void isByteForByteWhatTheServerGenerates() throws IOException {
        String committed = committed();
        String version = CommandTableGenerator.version(server());
        assumeThat(committed).as("made from another server than %s", version).contains("# server: " + version + "\n");
        assertThat(CommandTableGenerator.table(server())).isEqualTo(committed);
    }

    @Test
    void ranksWhatTheServerCallsReadonlyAsRead() {
        assertThat(serverCommands("readonly")).hasSizeGreaterThan(80).allSatisfy(name -> {
            SideEffect expected = READONLY_BUT_NO_READ.contains(name) ? SideEffect.NON_IDEMPOTENT : SideEffect.READ;
            assertThat(info(name).worstSideEffect()).isEqualTo(expected);
        });
    }

    @Test
    void ranksWhatTheServerCallsWriteAsReadOnlyByItsArguments() {
        assertThat(serverCommands("write"))
                .hasSizeGreaterThan(100)
                .allSatisfy(name -> assertThat(info(name).worstSideEffect())
                        .isIn(SideEffect.IDEMPOTENT_WRITE, SideEffect.NON_IDEMPOTENT, SideEffect.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "MGET a b c",
                "MSET a 1 b 2",
                "MSETNX a 1 b 2",
                "SET k v EX 5",
                "GETEX k PERSIST",
                "APPEND k v",
                "BITOP AND d a b",
                "BITFIELD k GET u8 0",
                "LCS a b",
                "DEL a b",
                "UNLINK a b",
                "EXISTS a b",
                "TOUCH a b",
                "RENAME a b",
                "COPY a b REPLACE",
                "EXPIRE k 5",
                "OBJECT ENCODING k",
                "MEMORY USAGE k SAMPLES 0",
                "DUMP k",
                "RESTORE k 0 dump",
                "SORT k",
                "SORT k STORE d",
                "SORT k BY w_* LIMIT 0 5 GET o_* STORE d",
                "SORT k STORE a STORE b",
                "SORT k GET STORE",
                "SORT_RO k BY w_*",
                "MIGRATE h 1 k 0 5",
                "MIGRATE h 1 k 0 5 AUTH KEYS",
                "MIGRATE h 1 k 0 5 COPY AUTH2 u KEYS",
                "MIGRATE h 1 '' 0 5 KEYS a b",
                "MIGRATE h 1 '' 0 5 COPY REPLACE AUTH2 u KEYS KEYS a b",
                "HSET h f v",
                "HRANDFIELD h 1 WITHVALUES",
                "BLPOP a b 0",
                "BLMOVE a b LEFT RIGHT 0",
                "RPOPLPUSH a b",
                "LMPOP 2 a b LEFT",
                "BLMPOP 0 2 a b LEFT COUNT 3",
                "SMOVE a b m",
                "SINTER a b c",
                "SINTERCARD 2 a b LIMIT 3",
                "SDIFFSTORE d a b",
                "ZADD z 1 m",
                "ZUNION 2 a b WEIGHTS 1 2",
                "ZUNIONSTORE d 2 a b AGGREGATE MAX",
                "ZINTERSTORE d 1 a",
                "ZDIFF 3 a b c WITHSCORES",
                "ZINTERCARD 2 a b",
                "ZRANGESTORE d a 0 -1",
                "ZMPOP 1 z MIN",
                "BZMPOP 0 2 a b MAX",
                "BZPOPMIN a b 0",
                "GEOADD g 1 2 m",
                "GEORADIUS g 1 2 3 km",
                "GEORADIUS g 1 2 3 km COUNT 5 STORE d",
                "GEORADIUS g 1 2 3 km STOREDIST d",
                "GEORADIUS g 1 2 3 km STORE a STOREDIST b",
                "GEORADIUSBYMEMBER g STORE 3 km STORE d",
                "GEORADIUS_RO g 1 2 3 km",
                "GEOSEARCHSTORE d g FROMMEMBER m BYRADIUS 3 km",
                "PFCOUNT a b",
                "PFMERGE d a b",
                "XADD s * f v",
                "XREAD STREAMS a b 0 0",
                "XREAD COUNT 2 BLOCK 0 STREAMS STREAMS 0",
                "XREADGROUP GROUP g c STREAMS a b > >",
                "XREADGROUP GROUP STREAMS c NOACK STREAMS s >",
                "XGROUP CREATE s g $ MKSTREAM",
                "XINFO STREAM s FULL",
                "XCLAIM s g c 0 1-1",
                "XAUTOCLAIM s g c 0 0",
                "EVAL script 2 a b c",
                "EVAL script 0 a",
                "EVALSHA digest 1 a",
                "EVAL_RO script 1 a",
                "FCALL f 2 a b 1",
                "FCALL_RO f 1 a",
                "WATCH a b",
                "SCARD s"
            })
    void findsTheKeysThatTheServerFinds(String text) {
        List<String> getKeys = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
        List<String> words = words(text);
        getKeys.addAll(words);
        List<?> expected = CommandTableGenerator.list(server().command(getKeys.toArray(String[]::new)));

        RawCommand command = RawCommand.of(words.toArray(String[]::new));
        List<String> found = new ArrayList<>();
        for (int position : table.keys(command).toArray()) {
            found.add(new String(command.argument(position), UTF_8));
        }
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PING x",
                "PUBLISH c m",
                "SPUBLISH c m",
                "SSUBSCRIBE c",
                "FLUSHALL ASYNC",
                "CONFIG GET x",
                "KEYS *"
            })
    void findsNoKeyWhereTheServerSaysThatThereIsNone(String text) {
        List<String> words = words(text);
        List<String> getKeys = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
        getKeys.addAll(words);
        assertThatThrownBy(() -> server().command(getKeys.toArray(String[]::new)))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageContaining("no key arguments");

        KeyPositions keys = table.keys(RawCommand.of(words.toArray(String[]::new)));
        for (int i = 0; i < keys.count(); i++) {
            assertThat(keys.access(i)).isEqualTo(KeyAccess.CHANNEL);
        }
    }

    /** Words between spaces; {@code ''} is an empty one. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            words.add(word.equals("''") ? "" : word);
        }
        return words;
    }

    /** Names of the server's commands and subcommands with that flag which the table has too. */
    private List<String> serverCommands(String flag) {
        List<String> names = new ArrayList<>();
        for (String line : CommandTableGenerator.table(server()).split("\n")) {
            String[] columns = line.split("\t");
            if (!line.startsWith("#") && List.of(columns[2].split(",")).contains(flag)) {
                names.add(columns[0]);
            }
        }
        names.removeIf(name -> table.find(RawCommand.of(name.split("\\|"))) == null);
        return names;
    }

    private static TestNode server() {
        return servers.node(0);
    }

    private CommandInfo info(String name) {
        CommandInfo info = table.find(RawCommand.of(name.split("\\|")));
        assertThat(info).as(name).isNotNull();
        return info;
    }

    private static String committed() throws IOException {
        try (InputStream in = CommandTable.class.getResourceAsStream(CommandTableReader.COMMANDS)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
