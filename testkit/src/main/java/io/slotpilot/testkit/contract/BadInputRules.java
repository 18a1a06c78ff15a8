package io.slotpilot.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestClusterBuilder;
import io.slotpilot.testkit.process.Ports;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is wrong from the start, and replies that no server should give: one clear error each, in time. */
@StartsAhead
abstract class BadInputRules extends ContractTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    BadInputRules(Opener opener) {
        super(opener);
    }

    @Test
    void namesEverySeedThatCannotBeReached() {
        String one = "127.0.0.1:" + Ports.take();
        String two = "127.0.0.1:" + Ports.take();

        String messages = messagesOf(openingFailure(ContractSettings.seeds(one, two)));

        assertThat(messages).contains(one).contains(two).containsIgnoringCase("refused");
    }

    @Test
    void namesASeedThatAcceptsAndSaysNothing() {
        try (ScriptedServer server = ScriptedServer.start(command -> ScriptedReply.hang())) {
            String seed = server.host() + ':' + server.port();

            assertThat(messagesOf(openingFailure(ContractSettings.seeds(seed)))).contains(seed);
        }
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0, setup = Standalone.class)
    void saysThatAServerIsNoCluster(TestCluster server) {
        assertThat(messagesOf(openingFailure(ContractSettings.of(server)))).contains("cluster support disabled");
    }

    /** One server without cluster mode. */
    static final class Standalone implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.standalone();
        }
    }

    @Test
    @RedisCluster(primaries = 1, replicas = 0, password = "right")
    void saysThatThePasswordIsWrongWithoutTellingIt(TestCluster cluster) {
        ContractSettings wrong = ContractSettings.of(cluster).withUser(null, "wr0ng");
        // When a server refuses the handshake, Lettuce closes the connection, and may then tell of that end first.
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 20 && messages.indexOf("WRONGPASS") < 0; i++) {
            messages.append(messagesOf(openingFailure(wrong)));
        }

        assertThat(messages.toString()).contains("WRONGPASS").doesNotContain("wr0ng");
    }

    @Test
    void endsInTimeWhenARedirectLeadsNowhere() {
        for (String nowhere : List.of(":0", "?:7000", "?:0")) {
            assertFailsInTime(command -> redirect(command, nowhere), "MOVED");
        }
    }

    @Test
    void failsAtOnceOnAMalformedRedirect() {
        for (String malformed :
                List.of("MOVED", "MOVED 1", "MOVED x 127.0.0.1:1", "MOVED 99999 127.0.0.1:1", "ASK 1 x")) {
            AtomicInteger gets = new AtomicInteger();
            assertFailsInTime(
                    command -> {
                        if (!isGet(command)) {
                            return null;
                        }
                        gets.incrementAndGet();
                        return ScriptedReply.error(malformed);
                    },
                    "");
            assertThat(gets).as(malformed).hasValue(1);
        }
    }

    @Test
    void goesOnAfterAMalformedReply() {
        AtomicInteger gets = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(
                command -> isGet(command) && gets.incrementAndGet() == 1 ? ScriptedReply.error("MOVED 1") : null)) {
            ContractClient client = open(ContractSettings.seeds(server.host() + ':' + server.port()));
            assertThat(failureOf(client, "GET", "k")).isNotNull();

            assertThat(client.execute("GET", "k")).isNull();
        }
    }

    @Test
    void copesWithAViewWhoseRangesOverlap() {
        AtomicInteger port = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> isSlots(command)
                ? ScriptedReply.value(List.of(range(0, 16_383, port.get()), range(100, 200, port.get())))
                : null)) {
            port.set(server.port());
            ContractClient client = open(ContractSettings.seeds(server.host() + ':' + server.port()));

            assertThat(client.execute("SET", "k", "v")).isEqualTo("OK");
        }
    }

    @Test
    void repeatsAReadWhoseConnectionWasLostAndNoIncrement() {
        AtomicInteger dropped = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> {
            boolean counted = isGet(command) || command.get(0).equalsIgnoreCase("INCR");
            return counted && dropped.incrementAndGet() % 2 == 1 ? ScriptedReply.close() : null;
        })) {
            ContractClient client = open(ContractSettings.seeds(server.host() + ':' + server.port()));

            assertThat(client.execute("GET", "k")).isNull();
            RuntimeException error = failureOf(client, "INCR", "n");

            assertThat(server.count("GET")).isEqualTo(2);
            assertThat(server.count("INCR")).isEqualTo(1);
            assertThat(error).isNotNull();
            assertThat(client.saysUnknownOutcome(error)).isTrue();
            assertThat(traceOf(error)).contains("connection lost");
        }
    }

    @Test
    void doesNotRepeatAnIncrementWhoseReplyDidNotCome() {
        try (ScriptedServer server = ScriptedServer.start(
                command -> command.get(0).equalsIgnoreCase("INCR") ? ScriptedReply.hang() : null)) {
            ContractClient client = open(
                    ContractSettings.seeds(server.host() + ':' + server.port()).withTimeout(TIMEOUT));

            RuntimeException error = failureOf(client, "INCR", "n");

            assertThat(error).isNotNull();
            assertThat(client.saysUnknownOutcome(error)).isTrue();
            assertThat(server.count("INCR")).isEqualTo(1);
        }
    }

    private RuntimeException openingFailure(ContractSettings settings) {
        return inTime(() -> open(settings.withTimeout(TIMEOUT)));
    }

    private void assertFailsInTime(ScriptedServer.Script script, String traced) {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            ContractClient client = open(
                    ContractSettings.seeds(server.host() + ':' + server.port()).withTimeout(TIMEOUT));

            RuntimeException error = inTime(() -> client.execute("GET", "k"));

            assertThat(traceOf(error)).contains(traced).contains("gave up after");
        }
    }

    /** How {@code task} fails; it must, within a small multiple of the timeout. */
    private static RuntimeException inTime(Executable task) {
        return assertTimeoutPreemptively(TIMEOUT.multipliedBy(5), () -> assertThrows(RuntimeException.class, task));
    }

    private static @Nullable ScriptedReply redirect(List<String> command, String target) {
        return isGet(command) ? ScriptedReply.error("MOVED " + TestCluster.slotOf("k") + ' ' + target) : null;
    }

    private static List<Object> range(int from, int to, int port) {
        return List.of(from, to, List.of("127.0.0.1", port, "1".repeat(40), List.of()));
    }

    private static boolean isSlots(List<String> command) {
        return command.size() > 1 && command.get(1).equalsIgnoreCase("SLOTS");
    }

    private static boolean isGet(List<String> command) {
        return command.get(0).equalsIgnoreCase("GET");
    }
}
