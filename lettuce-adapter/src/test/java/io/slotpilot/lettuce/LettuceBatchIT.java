package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that are issued together. */
@RedisCluster(primaries = 3, replicas = 0)
class LettuceBatchIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int EACH = 50;

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final Writes writes = new Writes();
    private final Opened opened;

    LettuceBatchIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.opened = Opened.to(
                cluster,
                options -> options,
                RedirectOptions.builder().retryFor(LONG).build(),
                resources -> resources.nettyCustomizer(writes));
        for (TestNode node : cluster.nodes()) {
            opened.connection().sync().get(cluster.keyOwnedBy(node, "warm:"));
        }
        writes.reset();
    }

    @AfterEach
    void tidy() {
        opened.close();
        cluster.heal();
        cluster.flush();
    }

    @Test
    void writesACollectionToEachNodeAtOnce() {
        List<AsyncCommand<String, String, Long>> commands = increments();

        var dispatched = opened.connection().dispatch(commands);

        assertThat(dispatched).hasSize(commands.size());
        assertAllCounted(commands);
        cluster.nodes()
                .forEach(node -> assertThat(writes.largestTo(node.port())).isGreaterThanOrEqualTo(EACH));
    }

    @Test
    void sendsOnlyTheRedirectedCommandsOfACollectionAgain() {
        String key = cluster.keyOwnedBy(a, "n:");
        cluster.moveSlot(TestCluster.slotOf(key), a, b);
        List<AsyncCommand<String, String, Long>> commands = increments();

        opened.connection().dispatch(commands);

        assertAllCounted(commands);
    }

    @Test
    void completesEachCommandOfACollectionByItself() {
        AsyncCommand<String, String, String> written = set("a", "1");
        AsyncCommand<String, String, String> refused = new AsyncCommand<>(new Command<>(
                CommandType.RENAME,
                new StatusOutput<>(StringCodec.UTF8),
                args().addKey("a").addKey("b")));
        AsyncCommand<String, String, String> split = new AsyncCommand<>(new Command<>(
                CommandType.MSET,
                new StatusOutput<>(StringCodec.UTF8),
                args().addKey("b").addValue("2").addKey("c").addValue("3")));

        opened.connection().dispatch(List.<RedisCommand<String, String, ?>>of(written, refused, split));

        assertThat(written).succeedsWithin(LONG).isEqualTo("OK");
        assertThat(split).succeedsWithin(LONG).isEqualTo("OK");
        assertThat(refused)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(RedisCommandExecutionException.class)
                .withMessageContaining("CROSSSLOT");
        assertThat(opened.connection().sync().mget("a", "b", "c"))
                .extracting(pair -> pair.getValue())
                .containsExactly("1", "2", "3");
    }

    @Test
    void writesWhatWasHeldBackToEachNodeAtOnce() {
        opened.connection().setAutoFlushCommands(false);
        List<RedisFuture<Long>> replies = new ArrayList<>();
        for (TestNode node : cluster.nodes()) {
            String key = cluster.keyOwnedBy(node, "held:");
            for (int i = 0; i < EACH; i++) {
                replies.add(opened.connection().async().incr(key));
            }
        }
        var values = opened.connection().async().mget("a", "b", "c");
        assertThat(Stream.concat(replies.stream(), Stream.of(values))).noneMatch(RedisFuture::isDone);

        opened.connection().flushCommands();

        replies.forEach(reply -> assertThat(reply.toCompletableFuture()).succeedsWithin(LONG));
        assertThat(values.toCompletableFuture()).succeedsWithin(LONG);
        cluster.nodes()
                .forEach(node -> assertThat(writes.largestTo(node.port())).isGreaterThanOrEqualTo(EACH));
    }

    @Test
    void putsNothingBetweenAskingAndItsCommand() throws Exception {
        String asked = cluster.keyOwnedBy(a, "asked:");
        String busy = cluster.keyOwnedBy(b, "busy:");
        cluster.openSlot(TestCluster.slotOf(asked), a, b);
        b.resetStats();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 3; i++) {
                threads.execute(() -> {
                    while (!stop.get()) {
                        opened.connection().dispatch(List.of(set(busy, "1"), set(busy, "2")));
                        opened.connection().sync().get(busy);
                    }
                });
            }
            for (int round = 0; round < 50; round++) {
                List<AsyncCommand<String, String, String>> commands = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    commands.add(set(asked + i, "v"));
                }
                opened.connection().dispatch(commands);
                commands.forEach(command -> assertThat(command).succeedsWithin(LONG));
            }
        } finally {
            stop.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }

        // Without the flag the target of a migration answers MOVED.
        assertThat(b.errorStats()).doesNotContainKey("MOVED");
        assertThat(b.commandStats().getOrDefault("asking", CommandStats.NONE).calls())
                .isGreaterThanOrEqualTo(1_000);
    }

    private List<AsyncCommand<String, String, Long>> increments() {
        List<AsyncCommand<String, String, Long>> commands = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            for (TestNode node : cluster.nodes()) {
                commands.add(new AsyncCommand<>(new Command<>(
                        CommandType.INCR,
                        new IntegerOutput<>(StringCodec.UTF8),
                        args().addKey(cluster.keyOwnedBy(node, "n:")))));
            }
        }
        return commands;
    }

    /** Each key was incremented in the order of the commands, once by each. */
    private void assertAllCounted(List<AsyncCommand<String, String, Long>> commands) {
        for (int i = 0; i < commands.size(); i++) {
            CompletableFuture<Long> command = commands.get(i);
            assertThat(command)
                    .succeedsWithin(LONG)
                    .isEqualTo(1L + i / cluster.nodes().size());
        }
    }

    private static AsyncCommand<String, String, String> set(String key, String value) {
        return new AsyncCommand<>(new Command<>(
                CommandType.SET,
                new StatusOutput<>(StringCodec.UTF8),
                args().addKey(key).addValue(value)));
    }

    private static CommandArgs<String, String> args() {
        return new CommandArgs<>(StringCodec.UTF8);
    }
}
