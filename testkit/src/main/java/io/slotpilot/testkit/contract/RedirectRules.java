package io.slotpilot.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots on the move in a cluster where nothing is broken: no command may fail. */
abstract class RedirectRules extends ContractTest {

    private static final int THREADS = 4;
    private static final int VIRTUAL_THREADS = 300;

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final ContractClient client;

    RedirectRules(TestCluster cluster, Opener opener) {
        super(opener);
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.client = open(cluster);
    }

    @BeforeEach
    void startCounting() {
        resetStats(cluster);
    }

    @Test
    void followsMovedAtOnceAndOnlyOnce() {
        String key = cluster.keyOwnedBy(a, "moved:");
        client.execute("SET", key, "value");
        cluster.moveSlot(TestCluster.slotOf(key), a, b);

        assertThat(client.execute("GET", key)).isEqualTo("value");
        assertThat(client.execute("INCR", "n:" + tag(key))).isEqualTo(1L);
        assertThat(errors(cluster, "MOVED")).isEqualTo(1);
    }

    @Test
    void executesARedirectedCommandExactlyOnce() {
        String key = cluster.keyOwnedBy(a, "once:");
        cluster.moveSlot(TestCluster.slotOf(key), a, b);

        assertThat(client.execute("INCR", key)).isEqualTo(1L);
        assertThat(errors(cluster, "MOVED")).isEqualTo(1);
        assertThat(b.command("GET", key)).isEqualTo("1");
    }

    @Test
    void asksTheTargetOfAMigrationForOneCommandAndStaysWithTheOwner() throws IOException {
        String here = cluster.keyOwnedBy(a, "here:");
        String gone = "gone:" + tag(here);
        int slot = TestCluster.slotOf(here);
        client.execute("SET", here, "old");
        cluster.openSlot(slot, a, b);

        assertThat(client.execute("SET", gone, "new")).isEqualTo("OK");
        assertThat(client.execute("GET", gone)).isEqualTo("new");
        assertThat(client.execute("GET", here)).isEqualTo("old");

        assertThat(errors(cluster, "ASK")).isEqualTo(2);
        assertThat(errors(cluster, "MOVED")).isZero();
        assertThat(askingGet(b, gone)).isEqualTo("new");
        cluster.migrateKeys(slot, a, b, 100);
        cluster.finishSlot(slot, a, b);
    }

    @Test
    void waitsOutTryAgainUntilAllKeysAreOnOneSide() throws Exception {
        String one = cluster.keyOwnedBy(a, "one:");
        String two = "two:" + tag(one);
        int slot = TestCluster.slotOf(one);
        client.execute("SET", one, "1");
        client.execute("SET", two, "2");
        cluster.openSlot(slot, a, b);
        assertThat(cluster.migrateKeys(slot, a, b, 1)).isEqualTo(1);

        Future<Object> values = inBackground(() -> client.execute("MGET", one, two));
        await().until(() -> errors(cluster, "TRYAGAIN") > 0);
        cluster.migrateKeys(slot, a, b, 100);
        cluster.finishSlot(slot, a, b);

        assertThat(result(values)).isEqualTo(List.of("1", "2"));
    }

    @Test
    void reshardsUnderTrafficWithOneMovedForEachSlotAndThread() throws Exception {
        int slots = 60;
        List<String> keys = keysOfTheFirst(slots, "reshard:");
        Future<List<Integer>> moved = cluster.reshardInBackground(slots, a, b, Duration.ofMillis(10));
        List<Future<Long>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(inBackground(() -> incrementAllUntil(moved, keys)));
        }

        long rounds = 0;
        for (Future<Long> thread : threads) {
            rounds += result(thread);
        }
        assertThat(result(moved)).hasSize(slots);
        for (String key : keys) {
            assertThat(client.execute("GET", key)).isEqualTo(String.valueOf(rounds));
        }
        assertThat(errors(cluster, "MOVED")).isBetween(1L, (long) slots * THREADS);
        assertThat(calls(cluster, "cluster|slots")).isLessThanOrEqualTo(10);
    }

    @Test
    void servesHundredsOfVirtualThreadsWhileSlotsMove() throws Exception {
        // Not by an annotation, which would skip what closes the client as well.
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
        int slots = 20;
        List<String> keys = keysOfTheFirst(slots, "virtual:");
        ExecutorService virtual = virtualThreads();
        Future<List<Integer>> moved = cluster.reshardInBackground(slots, a, b, Duration.ofMillis(10));

        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < VIRTUAL_THREADS; i++) {
            ends.add(virtual.submit(() -> keys.forEach(key -> client.execute("INCR", key))));
        }

        for (Future<?> end : ends) {
            result(end);
        }
        assertThat(result(moved)).hasSize(slots);
        for (String key : keys) {
            assertThat(client.execute("GET", key)).isEqualTo(String.valueOf(VIRTUAL_THREADS));
        }
    }

    @Test
    void passesTheCommandsOwnErrorOnAtOnce() {
        String key = cluster.keyOwnedBy(a, "list:");
        client.execute("RPUSH", key, "x");

        RuntimeException error = failureOf(client, "INCR", key);

        assertThat(messagesOf(error)).contains("WRONGTYPE");
        assertThat(calls(cluster, "incr")).isEqualTo(1);
    }

    @Test
    void passesFullMemoryOnAtOnce() {
        String key = cluster.keyOwnedBy(a, "full:");
        a.fillMemory();
        try {
            assertThat(messagesOf(failureOf(client, "SET", key, "v"))).contains("OOM");
            assertThat(errors(cluster, "OOM")).isEqualTo(1);
        } finally {
            a.freeMemory();
        }
    }

    @Test
    void waitsOutABusyScript() {
        String key = cluster.keyOwnedBy(a, "busy:");
        a.busyScript(Duration.ofMillis(500));

        assertThat(client.execute("INCR", key)).isEqualTo(1L);
        assertThat(errors(cluster, "BUSY")).isPositive();
    }

    @Test
    void runsCommandsWithoutKeys() {
        assertThat(client.execute("PING")).isEqualTo("PONG");
    }

    /** A key in each of the lowest slots of node a. */
    private List<String> keysOfTheFirst(int slots, String prefix) {
        int lowest = TestCluster.slotOf(cluster.keyOwnedBy(a, prefix));
        List<String> keys = new ArrayList<>();
        for (int slot = lowest; slot < lowest + slots; slot++) {
            keys.add(TestCluster.keyIn(slot, prefix));
        }
        return keys;
    }

    /** By reflection, because the JDK that this is compiled for has none. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private Long incrementAllUntil(Future<?> end, List<String> keys) {
        long rounds = 0;
        boolean last;
        do {
            last = end.isDone();
            keys.forEach(key -> client.execute("INCR", key));
            rounds++;
        } while (!last);
        return rounds;
    }

    private static @Nullable Object askingGet(TestNode node, String key) throws IOException {
        try (RespConnection connection = node.connect()) {
            connection.call("ASKING");
            return connection.call("GET", key);
        }
    }

    /** The hash tag of {@code key}, with its braces. */
    private static String tag(String key) {
        return key.substring(key.indexOf('{'));
    }
}
