package io.slotpilot.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that name each other in a circle: bounded work, an error that shows the circle, and no harm to other slots. */
abstract class LoopRules extends ContractTest {

    /** Far below what a client does that follows without a pause. */
    private static final long MOST_REDIRECTS = 200;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final TestNode c;
    private final ContractClient client;

    LoopRules(TestCluster cluster, Opener opener) {
        super(opener);
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.c = cluster.node(2);
        this.client = open(ContractSettings.of(cluster).withTimeout(TIMEOUT));
    }

    @BeforeEach
    void startCounting() {
        resetStats(cluster);
    }

    @Test
    void givesUpOnTwoNodesThatNameEachOther() {
        int slot = highestOf(a);
        cluster.pingPong(slot, a, b);

        assertGivesUp(slot, "MOVED");
    }

    @Test
    void givesUpOnThreeNodesThatNameEachOther() {
        int slot = highestOf(a);
        cluster.cycle(slot, a, b, c);

        assertGivesUp(slot, "MOVED");
    }

    @Test
    void givesUpOnAMigrationWhoseTargetKnowsNothing() {
        int slot = highestOf(b);
        cluster.askLoop(slot, b, c);

        assertGivesUp(slot, "ASK");
        cluster.abortSlot(slot, b, c);
    }

    @Test
    void getsThroughWhenTheLoopEnds() throws Exception {
        int slot = highestOf(b) - 1;
        String key = TestCluster.keyIn(slot);
        ContractClient patient = open(ContractSettings.of(cluster).withTimeout(Duration.ofSeconds(8)));
        cluster.askLoop(slot, b, c);

        Future<Object> reply = inBackground(() -> patient.execute("INCR", key));
        await().until(() -> errors(cluster, "ASK") > 1);
        cluster.abortSlot(slot, b, c);

        assertThat(result(reply)).isEqualTo(1L);
    }

    private void assertGivesUp(int slot, String word) {
        String key = TestCluster.keyIn(slot);

        RuntimeException error = failureOf(client, "INCR", key);

        assertThat(error).isNotNull();
        assertThat(client.saysUnknownOutcome(error)).isFalse();
        assertThat(traceOf(error)).contains("-" + word).contains("gave up after");
        assertThat(errors(cluster, word)).isBetween(2L, MOST_REDIRECTS);
        assertThat(client.execute("INCR", cluster.keyOwnedBy(a, "other:"))).isInstanceOf(Long.class);
    }

    private static int highestOf(TestNode node) {
        BitSet slots = node.view().myself().slots();
        return slots.length() - 1;
    }
}
