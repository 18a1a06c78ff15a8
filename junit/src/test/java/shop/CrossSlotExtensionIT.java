package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.junit.AllowCrossSlot;
import io.slotpilot.junit.CrossSlotExtension;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The extension, in tests that JUnit runs, on real servers. */
@RedisCluster(replicas = 0)
class CrossSlotExtensionIT {

    /** A client of a server. */
    enum Setup {
        JEDIS_STANDALONE(JedisStore::standalone, true),
        JEDIS_CLUSTER(JedisStore::cluster, false),
        LETTUCE_STANDALONE(LettuceStore::standalone, true),
        LETTUCE_CLUSTER(LettuceStore::cluster, false);

        private final BiFunction<TestNode, KeyLint, Store> store;
        private final boolean standalone;

        Setup(BiFunction<TestNode, KeyLint, Store> store, boolean standalone) {
            this.store = store;
            this.standalone = standalone;
        }
    }

    private static final TestCluster lone = TestCluster.builder().standalone().start();
    private static Setup setup = Setup.JEDIS_STANDALONE;
    private static @Nullable TestNode node;

    private final TestCluster cluster;

    CrossSlotExtensionIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    static void stop() {
        lone.close();
    }

    private static Store store(KeyLint lint) {
        return setup.store.apply(Objects.requireNonNull(node), lint);
    }

    // ---- the tests of an application

    static class Orders {

        // snippet: lint-extension
        @RegisterExtension
        static final CrossSlotExtension crossSlot = new CrossSlotExtension();
        // end

        private static @Nullable Store store;

        @BeforeAll
        static void connect() {
            store = store(crossSlot.lint());
        }

        @AfterAll
        static void close() {
            redis().close();
        }

        private static Store redis() {
            return Objects.requireNonNull(store);
        }

        @Test
        void goodKeysWithOneTag() {
            redis().mget("{user:7}:name", "{user:7}:mail");
            redis().eval("{user:7}:name", "{user:7}:mail");
            redis().set("{user:7}:name", "{user:7}:mail");
            redis().rename("{user:7}:name", "{user:7}:mail");
        }

        @Test
        void badMget() {
            redis().mget("user:7:name", "user:7:mail");
        }

        @Test
        void badScript() {
            ignoringFailures(() -> redis().eval("user:7:name", "user:7:mail"));
        }

        @Test
        void badTransaction() {
            ignoringFailures(() -> redis().set("user:7:name", "user:7:mail"));
        }

        @Test
        void badRename() {
            redis().set("user:7:name");
            ignoringFailures(() -> redis().rename("user:7:name", "user:7:mail"));
        }

        @Test
        @AllowCrossSlot("it is split, and need not be atomic")
        void goodBecauseAllowed() {
            redis().mget("user:7:name", "user:7:mail");
        }

        /** A cluster refuses, a lone server does not: the extension has to tell of both. */
        private static void ignoringFailures(Runnable command) {
            try {
                command.run();
            } catch (RuntimeException refused) {
                assertThat(setup.standalone).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsEachTestThatSendsKeysOfSeveralSlotsAndNoOther(Setup each) {
        Map<String, Event> failed = run(each, Orders.class);
        assertThat(failed).containsOnlyKeys("badMget()", "badScript()", "badTransaction()", "badRename()");
        assertThat(message(failed, "badMget()"))
                .startsWith("A Redis command was sent whose keys are not in one slot, in this test:")
                .contains(
                        "MGET at shop." + (each.name().startsWith("JEDIS") ? "JedisStore" : "LettuceStore") + ".mget(")
                .containsPattern("user:<n>:mail in slot \\d+, user:<n>:name in slot \\d+")
                .contains("{user:<n>}:mail, {user:<n>}:name")
                .contains("Renaming keys orphans what is stored under the old names")
                .doesNotContain("user:7");
        assertThat(message(failed, "badScript()")).contains("EVAL at shop.");
        assertThat(message(failed, "badTransaction()")).contains("MULTI at shop.");
        assertThat(message(failed, "badRename()")).contains("RENAME at shop.");
    }

    // ---- other ways to use it

    @ExtendWith(CrossSlotExtension.class)
    static class WithParameter {

        @Test
        void badPipelineOfTheTest(KeyLint lint) {
            try (Store store = store(lint)) {
                store.mget("a", "b");
                store.mget("a", "b");
            }
        }
    }

    @Test
    void givesTheLinterToTestsAsAParameter() {
        Map<String, Event> failed = run(Setup.JEDIS_STANDALONE, WithParameter.class);
        assertThat(failed).hasSize(1);
        assertThat(failed.values().iterator().next().getPayload(TestExecutionResult.class))
                .get()
                .extracting(result -> result.getThrowable().orElseThrow().getMessage())
                .asString()
                .startsWith("2 Redis commands were sent")
                .contains("(2 times)");
    }

    static class Refusing {

        @RegisterExtension
        static final CrossSlotExtension crossSlot = CrossSlotExtension.of(
                KeyLint.of(KeyLintOptions.builder().mode(KeyLintMode.FAIL).build()));

        @Test
        void badAlsoIfTheRefusalIsCaught(KeyLint lint) {
            try (Store store = store(lint)) {
                assertThatThrownBy(() -> store.mget("a", "b")).hasMessageStartingWith("CROSSSLOT MGET");
            }
        }
    }

    @Test
    void failsTestsWhoseCommandsWereRefusedEvenIfTheyCaughtThat() {
        assertThat(run(Setup.LETTUCE_STANDALONE, Refusing.class)).hasSize(1);
    }

    static class BeforeTheTests {

        @RegisterExtension
        static final CrossSlotExtension crossSlot = new CrossSlotExtension();

        @BeforeAll
        static void fill() {
            try (Store store = store(crossSlot.lint())) {
                store.mget("a", "b");
            }
        }

        @Test
        void first() {}
    }

    @Test
    void tellsOfCommandsBeforeTheFirstTest() {
        Map<String, Event> failed = run(Setup.JEDIS_STANDALONE, BeforeTheTests.class);
        assertThat(message(failed, "first()")).contains("before this test: in @BeforeAll");
    }

    static class Sampling {

        @RegisterExtension
        static final CrossSlotExtension crossSlot = CrossSlotExtension.of(context ->
                KeyLint.of(KeyLintOptions.builder().mode(KeyLintMode.METRIC).build()));

        @Test
        void any() {}
    }

    @Test
    void refusesLintersThatWouldMissCommands() {
        assertThat(message(run(Setup.JEDIS_STANDALONE, Sampling.class), "any()"))
                .contains("sampleRate must be 1 but is 0.01");
        assertThatThrownBy(() -> CrossSlotExtension.of(KeyLint.off())).hasMessageContaining("must not be off");
    }

    // ----

    private Map<String, Event> run(Setup each, Class<?> tests) {
        setup = each;
        node = each.standalone ? lone.node(0) : cluster.node(0);
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .collect(Collectors.toMap(event -> event.getTestDescriptor().getDisplayName(), event -> event));
    }

    private static String message(Map<String, Event> failed, String test) {
        Event event = Objects.requireNonNull(failed.get(test), test);
        return String.valueOf(event.getPayload(TestExecutionResult.class)
                .orElseThrow()
                .getThrowable()
                .orElseThrow()
                .getMessage());
    }
}
