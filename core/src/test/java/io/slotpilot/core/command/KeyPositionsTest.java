package io.slotpilot.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPositionsTest {

    private final CommandTable table = CommandTable.standard();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET k                                     | [1]
            GET                                       | [] incomplete
            MGET a b c                                | [1, 2, 3]
            MSET a 1 b 2                              | [1, 3]
            MSETEX 2 a 1 b 2 EX 10                    | [2, 4]
            BLPOP a b 0                               | [1, 2]
            BITOP AND d a b                           | [2, 3, 4]
            OBJECT ENCODING k                         | [2]
            XGROUP CREATE s g $                       | [2]
            EVAL script 2 a b c                       | [3, 4]
            EVAL script 0 a                           | []
            EVAL script 3 a b                         | [] incomplete
            EVAL script 99999999999999999999 a        | [] incomplete
            EVAL script -1 a                          | [] incomplete
            EVAL script                               | [] incomplete
            ZUNIONSTORE d 2 a b WEIGHTS 1 2           | [1, 3, 4]
            XREAD COUNT 1 STREAMS a b 0 0             | [4, 5]
            XREAD STREAMS STREAMS 0                   | [2]
            XREADGROUP GROUP STREAMS c STREAMS s >    | [5]
            XREAD COUNT 1                             | []
            SORT k                                    | [1]
            SORT k BY nosort GET # STORE d            | [1, 7]
            SORT k BY w_* GET STORE                   | [1] incomplete
            SORT k STORE                              | [1]
            SORT k LIMIT 0 1 STORE a STORE d          | [1, 8]
            SORT_RO k GET o_*                         | [1] incomplete
            SORT                                      | [] incomplete
            MIGRATE h 1 k 0 5                         | [3]
            MIGRATE h 1 k 0 5 AUTH KEYS               | [3]
            MIGRATE h 1 '' 0 5 COPY KEYS a b          | [8, 9]
            MIGRATE h 1 '' 0 5 AUTH2 u KEYS KEYS a    | [10]
            MIGRATE h 1 k 0 5 KEYS a                  | [] incomplete
            MIGRATE h 1 '' 0 5                        | [] incomplete
            MIGRATE h 1                               | [] incomplete
            GEORADIUS g 1 2 3 km                      | [1]
            GEORADIUS g 1 2 3 km ASC STORE d          | [1, 8]
            GEORADIUS g 1 2 3 km storedist d          | [1, 7]
            SPUBLISH c m                              | [1]
            PUBLISH c m                               | []
            PING                                      | []
            NONSENSE k                                | [] incomplete
            CLIENT NONSENSE                           | [] incomplete
            """)
    void findsTheKeys(String command, String expected) {
        assertThat(table.keys(command(command))).hasToString(expected);
    }

    @Test
    void tellsWhatBecomesOfEachKey() {
        KeyPositions keys = table.keys(command("ZUNIONSTORE d 2 a b"));
        assertThat(keys.count()).isEqualTo(3);
        assertThat(keys.access(0)).isEqualTo(KeyAccess.OVERWRITE);
        assertThat(keys.access(2)).isEqualTo(KeyAccess.READ);
        assertThat(keys.position(2)).isEqualTo(4);
        assertThat(table.keys(command("INCR k")).access(0)).isEqualTo(KeyAccess.UPDATE);
        assertThat(table.keys(command("DEL k")).access(0)).isEqualTo(KeyAccess.REMOVE);
    }

    @Test
    void tellsAShardChannelFromAKey() {
        assertThat(table.keys(command("SSUBSCRIBE c")).access(0)).isEqualTo(KeyAccess.CHANNEL);
    }

    @Test
    void givesAwayNoArrayOfItsOwn() {
        KeyPositions keys = table.keys(command("MGET a b"));
        keys.toArray()[0] = 99;
        assertThat(keys.toArray()).containsExactly(1, 2);
    }

    /** Words between spaces; {@code ''} is an empty one. */
    private static RawCommand command(String text) {
        String[] words = text.split(" +");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        return RawCommand.of(words);
    }
}
