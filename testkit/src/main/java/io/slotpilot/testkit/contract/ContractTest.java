package io.slotpilot.testkit.contract;

import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of a contract share: clients that are closed in the end, and a look at the servers' own counters. */
abstract class ContractTest {

    /** Nothing may take longer, whatever happens to the cluster. */
    static final Duration HANG = Duration.ofSeconds(60);

    /** Opens a client with an adapter; throws the client's own exception if that fails. */
    @FunctionalInterface
    interface Opener {
        ContractClient open(ContractSettings settings);
    }

    private final Opener opener;
    private final List<ContractClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ContractTest(Opener opener) {
        this.opener = opener;
    }

    @AfterEach
    void closeClients() {
        clients.forEach(ContractClient::close);
        threads.shutdownNow();
    }

    final ContractClient open(ContractSettings settings) {
        ContractClient client = opener.open(settings);
        clients.add(client);
        return client;
    }

    final ContractClient open(TestCluster cluster) {
        return open(ContractSettings.of(cluster));
    }

    final <T> Future<T> inBackground(Callable<T> task) {
        return threads.submit(task);
    }

    /** The result of {@code task}, which must not hang. */
    static <T> T result(Future<T> task) throws ExecutionException, InterruptedException, TimeoutException {
        return task.get(HANG.toSeconds(), TimeUnit.SECONDS);
    }

    /** How the command failed, or {@code null} if it succeeded. */
    static @Nullable RuntimeException failureOf(ContractClient client, String... command) {
        try {
            client.execute(command);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** The text of the redirect trace that {@code error} carries; empty if it carries none. */
    static String traceOf(@Nullable Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            for (Throwable suppressed : t.getSuppressed()) {
                if (suppressed.getClass().getSimpleName().equals("RedirectTrace")) {
                    return String.valueOf(suppressed.getMessage());
                }
            }
        }
        return "";
    }

    /** The messages of {@code error} and all its causes. */
    static String messagesOf(@Nullable Throwable error) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = error; t != null; t = t.getCause()) {
            text.append(t).append('\n');
        }
        return text.toString();
    }

    /** How often the live nodes answered with this error since {@link #resetStats}. */
    static long errors(TestCluster cluster, String code) {
        return cluster.nodes().stream()
                .filter(TestNode::isLive)
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    /** How often the live nodes executed this command since {@link #resetStats}. */
    static long calls(TestCluster cluster, String command) {
        return cluster.nodes().stream()
                .filter(TestNode::isLive)
                .mapToLong(node -> node.commandStats()
                        .getOrDefault(command, CommandStats.NONE)
                        .calls())
                .sum();
    }

    static void resetStats(TestCluster cluster) {
        cluster.nodes().stream().filter(TestNode::isLive).forEach(TestNode::resetStats);
    }
}
