package io.slotpilot.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestCluster;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rungs' promises, on a real server: what READ and IDEMPOTENT_WRITE leave behind, seen through {@code DEBUG DIGEST},
 * which covers every key and value, and whether there is an expiry but not which.
 */
class SideEffectIT {

    private static final String[] DATA = {
        "SET str 10",
        "SET ttl 10 EX 1000",
        "SETRANGE bits 0 abc",
        "HSET h f 1 g 2",
        "RPUSH l a b c a b c",
        "SADD s1 a b c",
        "SADD s2 b c d",
        "ZADD z1 1 a 2 b 3 c",
        "ZADD z2 5 b 7 d",
        "GEOADD geo 1 2 m 1.1 2.1 n",
        "PFADD hll a b",
        "PFCOUNT hll",
        "XADD x 1-1 f v",
        "XADD x 2-1 f v",
        "XADD x 3-1 f v",
        "XGROUP CREATE x grp 0",
        "XREADGROUP GROUP grp c COUNT 1 STREAMS x >"
    };

    private static TestCluster servers;

    @BeforeAll
    static void start() {
        servers = TestCluster.builder().standalone().start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        call("FLUSHALL");
        for (String command : DATA) {
            call(command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GETEX ttl",
                "SORT l ALPHA",
                "BITFIELD bits GET u8 0",
                "GEORADIUS geo 1 2 500 km",
                "GEORADIUSBYMEMBER geo m 500 km",
                "XREAD BLOCK 5 STREAMS x $",
                "SRANDMEMBER s1",
                "TOUCH str",
                "PFCOUNT hll",
                "SCAN 0",
                "EVAL_RO return(1) 1 str",
                "XPENDING x grp",
                "OBJECT ENCODING str"
            })
    void aReadLeavesTheDataAsItWas(String command) {
        assertThat(rung(command)).isEqualTo(SideEffect.READ);
        String before = digest();
        call(command);
        assertThat(digest()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET str v",
                "SET str v XX EX 100",
                "SETEX str 100 v",
                "MSET str 1 new 2",
                "SETRANGE str 5 v",
                "SETBIT bits 77 1",
                "BITFIELD bits SET u8 0 7",
                "BITOP AND d bits str",
                "BITOP XOR d bits str",
                "GETEX str EX 100",
                "GETEX ttl PERSIST",
                "DEL str h",
                "UNLINK str",
                "EXPIRE str 100",
                "EXPIRE ttl 100 XX",
                "EXPIRE str -1",
                "PERSIST ttl",
                "COPY str d REPLACE",
                "SORT l ALPHA STORE d",
                "SORT l ALPHA LIMIT 1 2 STORE d",
                "HSET h f 9 new 1",
                "HMSET h f 9",
                "HDEL h f",
                "LSET l 1 v",
                "LREM l 0 a",
                "LTRIM l 0 2",
                "LTRIM l -2 -1",
                "LTRIM l 0 -1",
                "LTRIM l 0 99",
                "SADD s1 x y",
                "SREM s1 a",
                "SUNIONSTORE s1 s1 s2",
                "SINTERSTORE s1 s1 s2",
                "SDIFFSTORE s1 s1 s2",
                "ZADD z1 9 a",
                "ZADD z1 GT CH 9 a",
                "ZADD z1 LT 0 a",
                "ZADD z1 NX 9 new",
                "ZREM z1 a",
                "ZREMRANGEBYSCORE z1 2 3",
                "ZUNIONSTORE d 2 z1 z2",
                "ZINTERSTORE d 2 z1 z2",
                "ZDIFFSTORE d 2 z1 z2",
                "ZRANGESTORE d z1 1 -1",
                "GEOADD geo 3 4 m",
                "GEOSEARCHSTORE d geo FROMMEMBER m BYRADIUS 500 km",
                "GEORADIUS geo 1 2 500 km STORE d",
                "GEORADIUSBYMEMBER geo m 500 km STOREDIST d",
                "PFADD hll x",
                "PFMERGE hll hll",
                "XACK x grp 1-1",
                "XDEL x 1-1",
                "XTRIM x MAXLEN 1",
                "XSETID x 9-9",
                "XGROUP SETID x grp $",
                "XGROUP CREATECONSUMER x grp new",
                "XGROUP DESTROY x grp",
                "SCRIPT LOAD return(1)",
                "CONFIG SET timeout 0"
            })
    void anIdempotentWriteDoneTwiceLeavesTheDataAsDoneOnce(String command) {
        assertThat(rung(command)).isEqualTo(SideEffect.IDEMPOTENT_WRITE);
        call(command);
        String once = digest();
        call(command);
        assertThat(digest()).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INCR str",
                "APPEND str x",
                "HINCRBY h f 1",
                "ZADD z1 INCR 1 a",
                "ZINCRBY z1 1 a",
                "LPUSH l x",
                "LINSERT l BEFORE a x",
                "LPOP l",
                "SPOP s1",
                "ZPOPMIN z1",
                "LMPOP 1 l LEFT",
                "LREM l 1 a",
                "LTRIM l 1 -1",
                "LTRIM l 0 -2",
                "ZREMRANGEBYRANK z1 0 0",
                "LMOVE l d LEFT RIGHT",
                "XADD x * f v",
                "BITFIELD bits INCRBY u8 0 1",
                "BITOP NOT bits bits",
                "BITOP XOR bits bits str",
                "ZUNIONSTORE z1 2 z1 z2",
                "ZRANGESTORE z1 z1 1 -1",
                "SORT l ALPHA LIMIT 1 4 STORE l"
            })
    void someNonIdempotentCommandsDoneTwiceLeaveOtherDataThanDoneOnce(String command) {
        assertThat(rung(command)).isEqualTo(SideEffect.NON_IDEMPOTENT);
        call(command);
        String once = digest();
        call(command);
        assertThat(digest()).isNotEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SETNX new v",
                "SET new v NX",
                "SET str v GET",
                "GETSET str v",
                "GETDEL str",
                "MSETNX n1 1 n2 2",
                "HSETNX h new v",
                "EXPIRE str 100 NX",
                "EXPIREAT ttl 33333333333 GT",
                "EXPIRE ttl 100 LT",
                "COPY str d",
                "RENAME str d",
                "RENAMENX str d",
                "SMOVE s1 s2 a",
                "XADD x 9-9 f v",
                "XGROUP CREATE x new 0",
                "XGROUP DELCONSUMER x grp c"
            })
    void otherNonIdempotentCommandsDoneTwiceDenyInTheReplyWhatWasDone(String command) {
        assertThat(rung(command)).isEqualTo(SideEffect.NON_IDEMPOTENT);
        Object first = call(command);
        Object second;
        try {
            second = call(command);
        } catch (RedisErrorException e) {
            second = Objects.requireNonNull(e.getMessage());
        }
        assertThat(second).isNotEqualTo(first);
    }

    private static SideEffect rung(String command) {
        return CommandTable.standard().sideEffect(RawCommand.of(command.split(" ")));
    }

    private static String digest() {
        return String.valueOf(call("DEBUG DIGEST"));
    }

    private static @Nullable Object call(String command) {
        return servers.node(0).command(command.split(" "));
    }
}
