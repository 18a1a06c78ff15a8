package io.slotpilot.core.redirect;

import static io.slotpilot.core.redirect.FailureKind.ASK;
import static io.slotpilot.core.redirect.FailureKind.AUTH;
import static io.slotpilot.core.redirect.FailureKind.BUSY;
import static io.slotpilot.core.redirect.FailureKind.CLUSTER_DOWN;
import static io.slotpilot.core.redirect.FailureKind.CONNECT_FAILED;
import static io.slotpilot.core.redirect.FailureKind.CROSS_SLOT;
import static io.slotpilot.core.redirect.FailureKind.LOADING;
import static io.slotpilot.core.redirect.FailureKind.MASTER_DOWN;
import static io.slotpilot.core.redirect.FailureKind.MISCONFIGURED;
import static io.slotpilot.core.redirect.FailureKind.MOVED;
import static io.slotpilot.core.redirect.FailureKind.NO_REPLICAS;
import static io.slotpilot.core.redirect.FailureKind.NO_SCRIPT;
import static io.slotpilot.core.redirect.FailureKind.OTHER;
import static io.slotpilot.core.redirect.FailureKind.OUT_OF_MEMORY;
import static io.slotpilot.core.redirect.FailureKind.READ_ONLY;
import static io.slotpilot.core.redirect.FailureKind.TRY_AGAIN;
import static io.slotpilot.core.redirect.FailureKind.UNBLOCKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.FailureKind.Execution;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reply that a cluster node is known to give; the texts are those of Redis 7.0, 8.x and Valkey 8, 9. */
class ErrorRepliesTest {

    private static final NodeAddress ANSWERED_BY = new NodeAddress("10.0.0.9", 7009);

    static Stream<Arguments> catalogue() {
        return Stream.of(
                // reply, kind
                arguments("MOVED 7450 127.0.0.1:21301", MOVED),
                arguments("ASK 100 127.0.0.1:21301", ASK),
                arguments("TRYAGAIN Multiple keys request during rehashing of slot", TRY_AGAIN),
                arguments("CROSSSLOT Keys in request don't hash to the same slot", CROSS_SLOT),
                arguments("CLUSTERDOWN Hash slot not served", CLUSTER_DOWN),
                arguments("CLUSTERDOWN The cluster is down", CLUSTER_DOWN),
                arguments("CLUSTERDOWN The cluster is down and only accepts read commands", CLUSTER_DOWN),
                arguments("READONLY You can't write against a read only replica.", READ_ONLY),
                arguments(
                        "READONLY You can't write against a read only replica. script: f4, on @user_script:1.",
                        READ_ONLY),
                arguments("READONLY Can not run script with write flag on readonly replica", READ_ONLY),
                arguments(
                        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                        MASTER_DOWN),
                arguments("LOADING Redis is loading the dataset in memory", LOADING),
                arguments("LOADING Valkey is loading the dataset in memory", LOADING),
                arguments(
                        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", BUSY),
                arguments(
                        "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.",
                        BUSY),
                arguments("BUSY Redis is busy running a module command.", BUSY),
                arguments("UNKILLABLE Sorry the script already executed write commands against the dataset.", OTHER),
                arguments("NOTBUSY No scripts in execution right now.", OTHER),
                arguments("ERR Script killed by user with SCRIPT KILL... script: f4, on @user_script:1.", OTHER),
                arguments("OOM command not allowed when used memory > 'maxmemory'.", OUT_OF_MEMORY),
                arguments("OOM command not allowed when used memory > 'maxmemory'. script: f4", OUT_OF_MEMORY),
                arguments("OOM allow-oom flag is not set on the script, can not run it", OUT_OF_MEMORY),
                arguments("MISCONF Redis is configured to save RDB snapshots, but it's unable to", MISCONFIGURED),
                arguments("MISCONF Errors writing to the AOF file: No space left on device", MISCONFIGURED),
                arguments("NOREPLICAS Not enough good replicas to write.", NO_REPLICAS),
                arguments("NOAUTH Authentication required.", AUTH),
                arguments("NOAUTH HELLO must be called with the client already authenticated", AUTH),
                arguments("WRONGPASS invalid username-password pair or user is disabled.", AUTH),
                arguments("NOPERM this user has no permissions to run the 'get' command", AUTH),
                arguments("NOPERM User app has no permissions to run the 'get' command", AUTH),
                arguments("NOPERM No permissions to access a key", AUTH),
                arguments("DENIED Redis is running in protected mode because protected mode is enabled", AUTH),
                arguments("NOSCRIPT No matching script. Please use EVAL.", NO_SCRIPT),
                arguments("NOSCRIPT No matching script.", NO_SCRIPT),
                arguments("EXECABORT Transaction discarded because of previous errors.", OTHER),
                arguments(
                        "EXECABORT Transaction discarded because of: NOREPLICAS Not enough good replicas to write.",
                        NO_REPLICAS),
                arguments("EXECABORT Transaction discarded because of: LOADING Redis is loading", LOADING),
                arguments("EXECABORT Transaction discarded because of: OOM command not allowed", OUT_OF_MEMORY),
                arguments("EXECABORT Transaction discarded because of: BUSY Redis is busy", BUSY),
                arguments("EXECABORT Transaction discarded because of: READONLY You can't write", READ_ONLY),
                arguments(
                        "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
                        UNBLOCKED),
                arguments("UNBLOCKED client unblocked via CLIENT UNBLOCK", OTHER),
                arguments("UNBLOCKED the stream key no longer exists", TRY_AGAIN),
                arguments("ERR max number of clients + cluster connections reached", CONNECT_FAILED),
                arguments("ERR max number of clients reached", CONNECT_FAILED),
                arguments("ERR This instance has cluster support disabled", MISCONFIGURED),
                arguments("ERR SELECT is not allowed in cluster mode", OTHER),
                arguments("ERR REPLICAOF not allowed in cluster mode.", OTHER),
                arguments(
                        "ERR Script attempted to access a non local key in a cluster node script: f4, on"
                                + " @user_script:1.",
                        OTHER),
                arguments(
                        "ERR Attempted to access a non local key in a cluster node script: on @user_script:1.", OTHER),
                arguments("ERR Script attempted to access keys that do not hash to the same slot script: f4", OTHER),
                arguments("Command 'get' in script attempted to access keys that don't hash to the same slot", OTHER),
                arguments(
                        "Unable to execute command 'get' in script because undeclared keys were accessed during"
                                + " rehashing of the slot",
                        OTHER),
                arguments("Script attempted to access a slot not served", OTHER),
                arguments("ERR Script attempted to execute a command while the cluster is down script: f4", OTHER),
                arguments("Can not execute a command 'get' while the cluster is down", OTHER),
                arguments("REDIRECT 127.0.0.1:6379", OTHER),
                arguments("IOERR error or timeout reading to target instance", OTHER),
                arguments("ERR Target instance replied with error: BUSYKEY Target key name already exists.", OTHER),
                arguments("ERR Target instance replied with error: MOVED 1 127.0.0.1:1", OTHER),
                arguments("ERR Slot 1 is currently in an active atomic slot migration.", OTHER),
                arguments("ERR Slot import in progress.", OTHER),
                arguments("WRONGTYPE Operation against a key holding the wrong kind of value", OTHER),
                arguments("ERR unknown command 'FOO', with args beginning with: ", OTHER),
                arguments("", OTHER));
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void readsEveryReplyOfTheCatalogue(String reply, FailureKind kind) {
        assertThat(Failure.ofError(reply, ANSWERED_BY).kind()).isEqualTo(kind);
    }

    @Test
    void whatIsRefusedBeforeExecutionIsProvedNotExecuted() {
        assertThat(FailureKind.values())
                .filteredOn(kind -> kind.execution() == Execution.UNKNOWN)
                .containsExactlyInAnyOrder(FailureKind.CONNECTION_LOST, FailureKind.TIMED_OUT, OTHER);
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                // reply, slot, target
                arguments("MOVED 7450 127.0.0.1:21301", 7450, "127.0.0.1:21301"),
                arguments("ASK 16383 nodeb.example.com:6379", 16383, "nodeb.example.com:6379"),
                arguments("MOVED 0 ::1:21331", 0, "::1:21331"),
                arguments("MOVED 0 fd00::12:7777", 0, "fd00::12:7777"),
                arguments("MOVED 7450 :21301", 7450, "10.0.0.9:21301"),
                arguments("ASK 7450 :21301", 7450, "10.0.0.9:21301"),
                arguments("MOVED 7450 ?:21301", 7450, null),
                arguments("ASK 7450 ?:21301", 7450, "10.0.0.9:21301"), // no view would tell
                arguments("ASK 7450 ?:7009", 7450, null), // is who answered
                arguments("ASK 7450 ?:0", 7450, null),
                arguments("MOVED 12182 :0", 12182, null),
                arguments("ASK 100 :0", 100, null));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void readsSlotAndTargetOfARedirect(String reply, int slot, String target) {
        Failure failure = Failure.ofError(reply, ANSWERED_BY);
        assertThat(failure.kind().name()).isEqualTo(reply.substring(0, reply.indexOf(' ')));
        assertThat(failure.slot()).isEqualTo(slot);
        assertThat(failure.target()).isEqualTo(target == null ? null : NodeAddress.parse(target));
    }

    static Stream<String> malformed() {
        return Stream.of(
                "MOVED",
                "MOVED ",
                "MOVED 1",
                "MOVED 1 ",
                "MOVED x 127.0.0.1:1",
                "MOVED -1 127.0.0.1:1",
                "MOVED 16384 127.0.0.1:1",
                "MOVED 99999999999 127.0.0.1:1",
                "MOVED 1 127.0.0.1",
                "MOVED 1 127.0.0.1:",
                "MOVED 1 127.0.0.1:x",
                "MOVED 1 127.0.0.1:65536",
                "MOVED 1 127.0.0.1:-1",
                "MOVED 1 127.0.0.1:1 more",
                "MOVED  1 127.0.0.1:1",
                "ASK 1");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void leavesAMalformedRedirectToTheCaller(String reply) {
        assertThat(Failure.ofError(reply, ANSWERED_BY)).isEqualTo(Failure.of(OTHER));
    }

    @Test
    void translatesTheTargetForClientsBehindNat() {
        Failure failure = Failure.ofError(
                "MOVED 1 10.1.1.1:6379", ANSWERED_BY, node -> new NodeAddress("203.0.113.7", node.port() + 1));
        assertThat(failure.target()).isEqualTo(new NodeAddress("203.0.113.7", 6380));
    }

    @Property
    void neverThrowsWhateverAServerWrites(@ForAll String line) {
        assertThat(Failure.ofError(line, null)).isNotNull();
        assertThat(Failure.ofError("MOVED " + line, ANSWERED_BY).kind()).isIn(MOVED, OTHER);
        assertThat(Failure.ofError("ASK 1 " + line, null).kind()).isIn(ASK, OTHER);
    }
}
