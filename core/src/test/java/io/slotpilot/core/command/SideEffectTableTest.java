package io.slotpilot.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideEffectTableTest {

    private final CommandTable table = CommandTable.standard();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET k                                   | READ
            get k                                   | READ
            MGET a b                                | READ
            SRANDMEMBER s                           | READ
            SCAN 0                                  | READ
            HSCAN h 0                               | READ
            TOUCH k                                 | READ
            PFCOUNT k                               | READ
            XREAD BLOCK 0 STREAMS s $               | READ
            EVAL_RO return 1 k                      | READ
            FCALL_RO f 1 k                          | READ
            PING                                    | READ
            COMMAND                                 | READ
            CONFIG GET maxmemory                    | READ
            CLUSTER SLOTS                           | READ
            CLIENT LIST                             | READ

            SET k v                                 | IDEMPOTENT_WRITE
            SET k NX                                | IDEMPOTENT_WRITE
            SET k v EX 10 XX KEEPTTL                | IDEMPOTENT_WRITE
            SET k v NX                              | NON_IDEMPOTENT
            SET k v ex 10 nx                        | NON_IDEMPOTENT
            SET k v GET                             | NON_IDEMPOTENT
            SET k v IFEQ old                        | NON_IDEMPOTENT
            SETNX k v                               | NON_IDEMPOTENT
            SETEX k 10 v                            | IDEMPOTENT_WRITE
            GETSET k v                              | NON_IDEMPOTENT
            GETDEL k                                | NON_IDEMPOTENT
            GETEX k                                 | READ
            GETEX k EX 10                           | IDEMPOTENT_WRITE
            GETEX k PERSIST                         | IDEMPOTENT_WRITE
            MSET a 1 b 2                            | IDEMPOTENT_WRITE
            MSETNX a 1 b 2                          | NON_IDEMPOTENT
            MSETEX 1 k v EX 10                      | IDEMPOTENT_WRITE
            MSETEX 1 k v NX                         | NON_IDEMPOTENT
            INCR k                                  | NON_IDEMPOTENT
            APPEND k v                              | NON_IDEMPOTENT
            SETBIT k 7 1                            | IDEMPOTENT_WRITE
            BITFIELD k GET u8 0 GET u8 8            | READ
            BITFIELD k OVERFLOW SAT SET u8 0 GET    | IDEMPOTENT_WRITE
            BITFIELD k GET u8 0 SET u8 0 5          | NON_IDEMPOTENT
            BITFIELD k INCRBY u8 0 1                | NON_IDEMPOTENT
            BITOP AND d a b                         | IDEMPOTENT_WRITE
            BITOP XOR d a d                         | NON_IDEMPOTENT
            BITOP NOT d d                           | NON_IDEMPOTENT

            DEL a b                                 | IDEMPOTENT_WRITE
            DELEX k                                 | IDEMPOTENT_WRITE
            DELEX k IFEQ v                          | NON_IDEMPOTENT
            DELIFEQ k v                             | NON_IDEMPOTENT
            EXPIRE k 10                             | IDEMPOTENT_WRITE
            EXPIRE k 10 XX                          | IDEMPOTENT_WRITE
            EXPIRE k 10 NX                          | NON_IDEMPOTENT
            PEXPIREAT k 10 gt                       | NON_IDEMPOTENT
            EXPIRE k 10 LT                          | NON_IDEMPOTENT
            HEXPIRE h 10 FIELDS 1 f                 | IDEMPOTENT_WRITE
            HEXPIRE h 10 GT FIELDS 1 f              | NON_IDEMPOTENT
            COPY a b                                | NON_IDEMPOTENT
            COPY a b DB 1 REPLACE                   | IDEMPOTENT_WRITE
            RESTORE k 0 dump                        | NON_IDEMPOTENT
            RESTORE k 0 dump REPLACE                | IDEMPOTENT_WRITE
            RENAME a b                              | NON_IDEMPOTENT
            SORT k BY w_*                           | READ
            SORT k STORE d                          | IDEMPOTENT_WRITE
            SORT k LIMIT 1 5 STORE k                | NON_IDEMPOTENT
            FLUSHALL                                | NON_IDEMPOTENT

            HSET h f v                              | IDEMPOTENT_WRITE
            HSETNX h f v                            | NON_IDEMPOTENT
            HSETEX h FXX EX 5 FIELDS 1 f v          | IDEMPOTENT_WRITE
            HSETEX h FNX EX 5 FIELDS 1 f v          | NON_IDEMPOTENT
            HGETEX h FIELDS 1 f                     | READ
            HGETEX h EX 5 FIELDS 1 f                | IDEMPOTENT_WRITE
            HGETDEL h FIELDS 1 f                    | NON_IDEMPOTENT
            HINCRBY h f 1                           | NON_IDEMPOTENT
            LPUSH l v                               | NON_IDEMPOTENT
            LMPOP 1 l LEFT                          | NON_IDEMPOTENT
            BLPOP l 0                               | NON_IDEMPOTENT
            LREM l 0 v                              | IDEMPOTENT_WRITE
            LREM l 1 v                              | NON_IDEMPOTENT
            LTRIM l 0 99                            | IDEMPOTENT_WRITE
            LTRIM l -100 -1                         | IDEMPOTENT_WRITE
            LTRIM l 0 -1                            | IDEMPOTENT_WRITE
            LTRIM l 1 -1                            | NON_IDEMPOTENT
            LTRIM l 0 -2                            | NON_IDEMPOTENT
            SADD s m                                | IDEMPOTENT_WRITE
            SPOP s                                  | NON_IDEMPOTENT
            SUNIONSTORE d d a                       | IDEMPOTENT_WRITE
            ZADD z 1 m                              | IDEMPOTENT_WRITE
            ZADD z GT CH 1 m                        | IDEMPOTENT_WRITE
            ZADD z NX 1 INCR                        | IDEMPOTENT_WRITE
            ZADD z XX INCR 1 m                      | NON_IDEMPOTENT
            ZUNIONSTORE d 2 a b                     | IDEMPOTENT_WRITE
            ZUNIONSTORE d 2 d b                     | NON_IDEMPOTENT
            ZRANGESTORE d a 1 -1                    | IDEMPOTENT_WRITE
            ZRANGESTORE d d 1 -1                    | NON_IDEMPOTENT
            GEORADIUS g 1 2 3 km                    | READ
            GEORADIUS g 1 2 3 km STORE d            | IDEMPOTENT_WRITE
            GEORADIUS g 1 2 3 km STOREDIST g        | NON_IDEMPOTENT
            GEORADIUSBYMEMBER g m 3 km STORE d      | IDEMPOTENT_WRITE
            VADD v VALUES 1 0.5 e                   | IDEMPOTENT_WRITE

            XADD s * f v                            | NON_IDEMPOTENT
            XADD s 1-1 f v                          | NON_IDEMPOTENT
            XADD s * IDMP v                         | NON_IDEMPOTENT
            XADD s MAXLEN ~ 10 * IDMP v             | NON_IDEMPOTENT
            XADD s IDMP p i * f v                   | IDEMPOTENT_WRITE
            XADD s MAXLEN ~ 10 LIMIT 5 IDMPAUTO p * f v | IDEMPOTENT_WRITE
            XTRIM s MAXLEN 10                       | IDEMPOTENT_WRITE
            XTRIM s MAXLEN ~ 10                     | NON_IDEMPOTENT
            XACK s g 1-1                            | IDEMPOTENT_WRITE
            XREADGROUP GROUP g c STREAMS s >        | NON_IDEMPOTENT
            XGROUP CREATE s g $                     | NON_IDEMPOTENT
            XGROUP SETID s g 0                      | IDEMPOTENT_WRITE

            EVAL script 1 k                         | UNKNOWN
            EVALSHA digest 1 k                      | UNKNOWN
            FCALL f 1 k                             | UNKNOWN
            SCRIPT LOAD script                      | IDEMPOTENT_WRITE
            FUNCTION LOAD code                      | NON_IDEMPOTENT
            FUNCTION LOAD REPLACE code              | IDEMPOTENT_WRITE
            PUBLISH c m                             | NON_IDEMPOTENT
            SPUBLISH c m                            | NON_IDEMPOTENT
            SUBSCRIBE c                             | UNKNOWN
            MULTI                                   | UNKNOWN
            EXEC                                    | UNKNOWN
            WATCH k                                 | UNKNOWN
            SELECT 1                                | UNKNOWN
            WAIT 1 0                                | UNKNOWN
            CLIENT SETNAME n                        | UNKNOWN
            CONFIG SET maxmemory 1                  | IDEMPOTENT_WRITE
            CLUSTER FAILOVER                        | NON_IDEMPOTENT
            ACL LOG                                 | READ
            ACL LOG RESET                           | NON_IDEMPOTENT

            JSON.SET k $ 1                          | UNKNOWN
            CLIENT                                  | UNKNOWN
            CLIENT NONSENSE                         | UNKNOWN
            NONSENSE                                | UNKNOWN
            """)
    void ranksTheCommandByItsArguments(String command, SideEffect expected) {
        assertThat(table.sideEffect(RawCommand.of(command.split(" +")))).isEqualTo(expected);
    }

    @Test
    void ranksNoCommandAtAllAsUnknown() {
        assertThat(table.sideEffect(RawCommand.of(new byte[0][]))).isEqualTo(SideEffect.UNKNOWN);
    }

    @Test
    void ranksByTheNameAloneAsCarefullyAsAnyArgumentsMayNeed() {
        assertThat(info("GET").worstSideEffect()).isEqualTo(SideEffect.READ);
        assertThat(info("GET").sideEffectDependsOnArguments()).isFalse();
        assertThat(info("GETEX").worstSideEffect()).isEqualTo(SideEffect.IDEMPOTENT_WRITE);
        assertThat(info("SET").worstSideEffect()).isEqualTo(SideEffect.NON_IDEMPOTENT);
        assertThat(info("SET").sideEffectDependsOnArguments()).isTrue();
        assertThat(info("EVAL").worstSideEffect()).isEqualTo(SideEffect.UNKNOWN);
    }

    @Test
    void hasAReviewedRowForEveryCommandThatIsNotReadonlyAndForNoOther() {
        List<String> rows = rows().stream().map(row -> row[0]).toList();
        List<String> needed = table.commands().stream()
                .filter(info -> !info.has(CommandFlag.READONLY))
                .filter(info -> !info.isContainer() || info.name().equals("COMMAND"))
                .map(info -> info.name().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void isSortedAndArguesEveryRow() {
        assertThat(rows()).extracting(row -> row[0]).isSorted();
        assertThat(rows()).allSatisfy(row -> assertThat(row).hasSize(4).doesNotContain(""));
    }

    @Test
    void refusesAnUnknownConditionByName() {
        assertThatThrownBy(() -> SideEffectRule.parse("READ", "NON_IDEMPOTENT if moon-is-full"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("moon-is-full");
    }

    private static List<String[]> rows() {
        return CommandTableReader.lines(CommandTableReader.SIDE_EFFECTS).stream()
                .map(line -> line.split("\t"))
                .toList();
    }

    private CommandInfo info(String name) {
        CommandInfo info = table.find(name);
        assertThat(info).as(name).isNotNull();
        return info;
    }
}
