package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class RedisClusterExtensionIT {

    private static final List<TestCluster> SEEN = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @RedisCluster(primaries = 1, replicas = 0)
    static class Failing {
        @Test
        void fails(TestCluster cluster) {
            SEEN.add(cluster);
            throw new AssertionError("on purpose");
        }

        @Test
        @Timeout(value = 1, unit = TimeUnit.SECONDS)
        void timesOut(TestCluster cluster) {
            SEEN.add(cluster);
            cluster.awaitState("never");
        }
    }

    @RedisCluster(primaries = 1, replicas = 0)
    static class FailingBefore {
        @BeforeEach
        void fails(TestCluster cluster) {
            SEEN.add(cluster);
            throw new AssertionError("on purpose");
        }

        @Test
        void isNotReached() {}
    }

    @RedisCluster(primaries = 1, replicas = 0)
    static class Sharing {
        @Test
        void one(TestCluster cluster) {
            SEEN.add(cluster);
        }

        @Test
        void other(TestCluster cluster) {
            SEEN.add(cluster);
        }
    }

    @Test
    void aFailureCarriesTheServersLogsAndLeavesNoProcess() {
        assertFailuresWithLog(2, run(Failing.class));
        assertFailuresWithLog(1, run(FailingBefore.class));
    }

    private static void assertFailuresWithLog(int count, EngineExecutionResults results) {
        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        count,
                        event(finishedWithFailure(new Condition<>(
                                failure -> Stream.of(failure.getSuppressed()).anyMatch(RedisClusterExtensionIT::hasLog),
                                "has the log"))));
        assertThat(results.allEvents().reportingEntryPublished().list()).hasSize(count);
        assertAllEnded();
    }

    @Test
    void theTestsOfAClassShareItsCluster() {
        run(Sharing.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
        assertThat(SEEN).hasSize(2);
        assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
        assertAllEnded();
    }

    private static boolean hasLog(Throwable suppressed) {
        return String.valueOf(suppressed.getMessage()).contains("Ready to accept connections");
    }

    private static void assertAllEnded() {
        assertThat(SEEN).allSatisfy(cluster -> assertThat(cluster.nodes()).noneMatch(TestNode::isLive));
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
    }
}
