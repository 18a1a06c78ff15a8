package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MULTI, EXEC and WATCH on a cluster connection. */
@RedisCluster(primaries = 3, replicas = 0)
class LettuceTransactionIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final String tag;
    private final Opened opened;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;

    LettuceTransactionIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.tag = cluster.keyOwnedBy(a, "");
        this.opened =
                Opened.with(cluster, RedirectOptions.builder().retryFor(LONG).build());
        this.connection = LettuceRedirects.transactions(opened.connection());
        this.redis = connection.sync();
    }

    @AfterEach
    void tidy() {
        connection.close();
        opened.close();
        cluster.heal();
        cluster.flush();
    }

    @Test
    void runsAllCommandsTogether() {
        assertThat(redis.multi()).isEqualTo("OK");
        RedisFuture<Long> first = connection.async().incr(key("n"));
        redis.rpush(key("list"), "x", "y");
        redis.lrange(key("list"), 0, -1);
        assertThat(a.command("EXISTS", key("n"))).isEqualTo(0L);

        TransactionResult result = redis.exec();

        assertThat(result.stream()).containsExactly(1L, 2L, List.of("x", "y"));
        assertThat(result.wasDiscarded()).isFalse();
        assertThat(first.toCompletableFuture()).isCompletedWithValue(1L);
    }

    @Test
    void runsOnAllApis() {
        var multi = connection.async().multi();
        connection.async().incr(key("n"));
        var exec = connection.async().exec();
        assertThat(multi.toCompletableFuture()).succeedsWithin(LONG).isEqualTo("OK");
        assertThat(exec.toCompletableFuture())
                .succeedsWithin(LONG)
                .satisfies(result -> assertThat(result.stream()).containsExactly(1L));

        TransactionResult reactive = connection
                .reactive()
                .multi()
                .flatMap(ok -> {
                    connection.reactive().incr(key("n")).subscribe();
                    return connection.reactive().exec();
                })
                .block(LONG);
        assertThat(Objects.requireNonNull(reactive).stream()).containsExactly(2L);
    }

    @Test
    void keepsTheErrorOfOneCommandInItsPlace() {
        opened.connection().sync().rpush(key("list"), "x");
        redis.multi();
        redis.incr(key("list"));
        redis.incr(key("n"));

        assertThat(redis.exec().stream())
                .satisfiesExactly(
                        error -> assertThat(error).isInstanceOf(RedisCommandExecutionException.class),
                        reply -> assertThat(reply).isEqualTo(1L));
    }

    @Test
    void refusesAKeyOfAnotherSlotAndSendsNothing() {
        redis.multi();
        redis.incr(key("n"));
        RedisFuture<Long> wrong = connection.async().incr(cluster.keyOwnedBy(b, ""));

        assertThatExceptionOfType(RedisCommandExecutionException.class)
                .isThrownBy(redis::exec)
                .withMessageContaining("CROSSSLOT")
                .withMessageContaining("same hash tag");
        assertThat(wrong.toCompletableFuture()).isCompletedExceptionally();
        assertThat(a.command("EXISTS", key("n"))).isEqualTo(0L);

        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(1L);
    }

    @Test
    void sendsNothingThatIsDiscarded() {
        redis.multi();
        RedisFuture<Long> discarded = connection.async().incr(key("n"));

        assertThat(redis.discard()).isEqualTo("OK");

        assertThat(discarded.toCompletableFuture()).isDone();
        assertThat(a.command("EXISTS", key("n"))).isEqualTo(0L);
        assertThat(redis.incr(key("n"))).isEqualTo(1);
    }

    @Test
    void runsAsAWholeOnTheNewOwnerOfAMovedSlot() {
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);
        redis.multi();
        redis.incr(key("n"));
        redis.incr(key("n"));

        assertThat(redis.exec().stream()).containsExactly(1L, 2L);
        assertThat(b.command("GET", key("n"))).isEqualTo("2");
    }

    @Test
    void asksTheTargetOfAMigrationBeforeItBegins() {
        cluster.openSlot(TestCluster.slotOf(tag), a, b);
        cluster.nodes().forEach(TestNode::resetStats);
        redis.multi();
        redis.incr(key("new"));
        redis.incr(key("new"));

        assertThat(redis.exec().stream()).containsExactly(1L, 2L);
        assertThat(a.errorStats()).containsKey("ASK").doesNotContainKey("MOVED");
        assertThat(b.commandStats()).containsKey("asking");
        assertThat(b.errorStats()).doesNotContainKey("MOVED");
    }

    @Test
    void letsNothingOfOthersIntoATransactionOfTheSharedConnection() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 2; i++) {
                threads.execute(() -> {
                    while (!stop.get()) {
                        opened.connection().sync().set(key("other"), "v");
                    }
                });
            }
            for (int i = 0; i < 300; i++) {
                redis.multi();
                redis.incr(key("n"));
                redis.incr(key("n"));
                assertThat(redis.exec().stream()).containsExactly(2L * i + 1, 2L * i + 2);
            }
        } finally {
            stop.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenTheReplyToExecIsLost() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(a);
                Opened proxied = Opened.with(
                        cluster,
                        RedirectOptions.builder()
                                .retryFor(LONG)
                                .addressMapper(node ->
                                        node.port() == a.port() ? new NodeAddress(proxy.host(), proxy.port()) : node)
                                .build());
                var transactions = LettuceRedirects.transactions(proxied.connection())) {
            proxied.connection().sync().get(key("n"));
            transactions.sync().multi();
            RedisFuture<Long> queued = transactions.async().incr(key("n"));
            proxy.cutBeforeReply();

            Throwable error = catchThrowable(
                    () -> transactions.async().exec().toCompletableFuture().get(30, TimeUnit.SECONDS));

            assertThat(error).hasCauseInstanceOf(LettuceUnknownOutcomeException.class);
            assertThat(RedirectTrace.find(error)).isNotNull();
            assertThat(queued.toCompletableFuture()).isCompletedExceptionally();
        }
        assertThat(a.command("GET", key("n"))).isEqualTo("1");
    }

    @Test
    void saysWhyTheServerRefusedACommand() {
        redis.multi();
        redis.incr(key("n"));
        RedisFuture<String> wrong = connection
                .async()
                .dispatch(
                        CommandType.GET,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).addKey(key("a")).addKey(key("b")));

        assertThatExceptionOfType(RedisCommandExecutionException.class)
                .isThrownBy(redis::exec)
                .withMessageContaining("EXECABORT");
        assertThat(wrong.toCompletableFuture()).isCompletedExceptionally();
        assertThat(a.command("EXISTS", key("n"))).isEqualTo(0L);
        assertThat(opened.connection().sync().incr(key("n"))).isEqualTo(1); // the shared connection is in order
    }

    @Test
    void isDiscardedIfAWatchedKeyWasChangedAndRunsIfNot() {
        assertThat(redis.watch(key("n"))).isEqualTo("OK");
        assertThat(redis.get(key("n"))).isNull();
        a.command("SET", key("n"), "7");
        redis.multi();
        RedisFuture<Long> discarded = connection.async().incr(key("n"));
        assertThat(redis.exec().wasDiscarded()).isTrue();
        assertThat(discarded.toCompletableFuture()).isDone();

        redis.watch(key("n"));
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(8L);
    }

    @Test
    void watchesAtTheNewOwnerOfAMovedSlot() {
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);
        redis.watch(key("n"));
        b.command("SET", key("n"), "7");
        redis.multi();
        redis.incr(key("n"));

        assertThat(redis.exec().wasDiscarded()).isTrue();
    }

    @Test
    void watchesAtTheTargetOfAMigration() {
        cluster.openSlot(TestCluster.slotOf(tag), a, b);
        redis.watch(key("n"));
        redis.multi();
        redis.incr(key("n"));

        assertThat(redis.exec().stream()).containsExactly(1L);
        assertThat(b.commandStats().getOrDefault("watch", CommandStats.NONE).calls())
                .isPositive();
    }

    @Test
    void isDiscardedIfTheWatchedSlotMovesMeanwhileAndSucceedsTheNextTime() {
        redis.watch(key("n"));
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().wasDiscarded()).isTrue();

        redis.watch(key("n"));
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(1L);
        assertThat(b.command("GET", key("n"))).isEqualTo("1");
    }

    @Test
    void forgetsTheWatchWhenUnwatchedAndLeavesNoConnectionBehind() {
        redis.watch(key("n"));
        await().atMost(LONG).until(() -> connectionsAfter("watch") == 1);
        a.command("SET", key("n"), "7");
        assertThat(redis.unwatch()).isEqualTo("OK");
        await().atMost(LONG).until(() -> connectionsAfter("watch") == 0);
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(8L);

        redis.watch(key("n"));
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(9L);
        redis.watch(key("n"));
        connection.close();

        await().atMost(LONG).until(() -> connectionsAfter("watch") == 0);
        opened.connection().sync().get(key("n"));
        await().atMost(LONG).until(() -> connectionsAfter("exec") == 0);
    }

    /** Clients whose last command was that one. */
    private long connectionsAfter(String command) {
        return a.text("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains("cmd=" + command + ' '))
                .count();
    }

    @Test
    void aReadOfAnotherSlotLeavesTheWatchAlone() {
        String elsewhere = cluster.keyOwnedBy(b, "");
        b.command("SET", elsewhere, "1");
        redis.watch(key("n"));

        assertThat(redis.get(elsewhere)).isEqualTo("1");
        assertThat(redis.mget(key("n"), elsewhere))
                .containsExactly(KeyValue.empty(key("n")), KeyValue.just(elsewhere, "1"));
        redis.multi();
        redis.incr(key("n"));

        assertThat(redis.exec().stream()).containsExactly(1L);
    }

    @Test
    void isDiscardedIfTheClusterIsDownAtExecAndSucceedsWhenItIsBack() {
        int lost = TestCluster.slotOf(cluster.keyOwnedBy(b, ""));
        redis.watch(key("n"));
        cluster.uncover(lost);
        cluster.awaitState("fail");
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().wasDiscarded()).isTrue();

        cluster.cover(lost, b);
        redis.watch(key("n"));
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(1L);
    }

    @Test
    void waitsOutARefusalOfAReadOverTheWatchingConnection() {
        int lost = TestCluster.slotOf(cluster.keyOwnedBy(b, ""));
        a.command("SET", key("n"), "7");
        redis.watch(key("n"));
        cluster.uncover(lost);
        cluster.awaitState("fail");
        RedisFuture<String> read = connection.async().get(key("n"));
        await().during(Duration.ofMillis(300)).until(() -> !read.isDone());

        cluster.cover(lost, b);

        assertThat(read.toCompletableFuture()).succeedsWithin(LONG).isEqualTo("7");
        redis.multi();
        redis.incr(key("n"));
        assertThat(redis.exec().stream()).containsExactly(8L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysThatCommandsRanOutsideOfATransactionWhereMultiIsForbidden(boolean watch) {
        a.command("ACL", "SETUSER", "default", "-multi");
        try {
            if (watch) {
                redis.watch(key("n"));
            }
            redis.multi();
            redis.incr(key("n"));
            redis.lrange(key("list"), 0, -1);
            redis.incr(key("n"));

            assertThatExceptionOfType(LettuceUnknownOutcomeException.class)
                    .isThrownBy(redis::exec)
                    .withMessageContaining("3 of 3 commands were executed outside of a transaction")
                    .withCauseInstanceOf(RedisCommandExecutionException.class);
            assertThat(a.command("GET", key("n"))).isEqualTo("2");

            redis.multi();
            redis.get(key("n"));
            assertThatExceptionOfType(RedisCommandExecutionException.class)
                    .as("nothing was changed")
                    .isThrownBy(redis::exec)
                    .withMessageContaining("'multi'");
        } finally {
            a.command("ACL", "SETUSER", "default", "+multi");
        }
        assertThat(opened.connection().sync().get(key("n"))).isEqualTo("2");
    }

    @Test
    void worksOnAWrappedConnectionAsWell() {
        RedisClusterClient client = RedisClusterClient.create(RedisURI.create(a.host(), a.port()));
        try (StatefulRedisClusterConnection<String, String> wrapped = LettuceRedirects.wrap(client, client.connect());
                StatefulRedisConnection<String, String> transactions = LettuceRedirects.transactions(wrapped)) {
            transactions.sync().watch(key("n"));
            transactions.sync().multi();
            transactions.sync().incr(key("n"));
            assertThat(transactions.sync().exec().stream()).containsExactly(1L);
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesAConnectionThatIsNotOurs() {
        RedisClusterClient client = RedisClusterClient.create(RedisURI.create(a.host(), a.port()));
        try (StatefulRedisClusterConnection<String, String> stock = client.connect()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LettuceRedirects.transactions(stock))
                    .withMessageContaining("LettuceRedirects.wrap(client, connection)");
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private String key(String name) {
        return tag + name;
    }
}
