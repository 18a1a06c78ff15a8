package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * One million keys in 256 MB, and what a client beside loses: its throughput is counted in pairs of windows, in one of
 * which the command is stopped by a signal. Before that, as a control, in pairs without the command. Takes some minutes, so
 * only with {@code -Dslotpilot.keys.million}.
 */
@EnabledIfSystemProperty(named = "slotpilot.keys.million", matches = ".*")
@RedisCluster(replicas = 0)
class MillionKeysIT {

    private static final int KEYS = 1_000_000;
    private static final int CLIENTS = Integer.getInteger("slotpilot.keys.clients", 1);
    private static final String RATE = System.getProperty("slotpilot.keys.rate", "10000");
    private static final int CONTROL_PAIRS = 60;
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final TestCluster cluster;

    @TempDir
    Path directory = Path.of("");

    MillionKeysIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aMillionKeysTakeLittleMemoryAndLittleOfAClientsThroughput() throws Exception {
        fill();
        Path page = directory.resolve("page.json");
        Path errors = directory.resolve("errors");
        LongAdder done = new LongAdder();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(new Client(cluster.node(i % 3), done));
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
        print("control, nothing beside", pairs(null, done));
        Process keys = start(page, errors);
        List<Double> ratios = pairs(keys, done);
        clients.shutdownNow();
        print("keys at rate " + RATE + " beside", ratios);
        double median = ratios.get(ratios.size() / 2);

        assertThat(Files.readString(errors)).doesNotContain("slotpilot:");
        assertThat(keys.exitValue()).isEqualTo(Slotpilot.FINDINGS);
        JsonNode report = new ObjectMapper().readTree(Files.readString(page));
        assertThat(report.get("keys").asInt()).isEqualTo(KEYS);
        assertThat(report.get("hotTags").get(0).get("tag").asString()).isEqualTo("tenant-<number>");
        assertThat(median).isGreaterThanOrEqualTo(0.95);
    }

    /** What the client does beside the command, as a part of what it does alone, in order of size. */
    private static List<Double> pairs(@Nullable Process keys, LongAdder done) throws Exception {
        List<Double> ratios = new ArrayList<>();
        while (keys == null ? ratios.size() < CONTROL_PAIRS : keys.isAlive()) {
            boolean aloneFirst = ratios.size() % 2 == 0;
            double first = window(keys, aloneFirst, done);
            double second = window(keys, !aloneFirst, done);
            ratios.add(aloneFirst ? second / first : first / second);
        }
        if (keys != null) {
            ratios.remove(ratios.size() - 1); // the command ended in it
        }
        ratios.sort(null);
        return ratios;
    }

    private static void print(String what, List<Double> ratios) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d pairs, %d clients, median %.3f, quartiles %.3f and %.3f%n",
                what,
                ratios.size(),
                CLIENTS,
                ratios.get(ratios.size() / 2),
                ratios.get(ratios.size() / 4),
                ratios.get(ratios.size() * 3 / 4));
    }

    private Process start(Path page, Path errors) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Slotpilot.class.getName(),
                        "keys",
                        "--json",
                        "--rate",
                        RATE,
                        "redis://" + cluster.node(0).host() + ":"
                                + cluster.node(0).port())
                .redirectOutput(page.toFile())
                .redirectError(errors.toFile())
                .start();
    }

    /** How much the clients do in one window. */
    private static double window(@Nullable Process keys, boolean stopped, LongAdder done) throws Exception {
        signal(keys, stopped ? "STOP" : "CONT");
        long before = done.sum();
        long begin = System.nanoTime();
        LockSupport.parkNanos(WINDOW_NANOS);
        double rate = (double) (done.sum() - before) / (System.nanoTime() - begin);
        signal(keys, "CONT");
        return rate;
    }

    private static void signal(@Nullable Process process, String signal) throws Exception {
        if (process == null) {
            return;
        }
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void fill() {
        Map<TestNode, List<String>> byOwner = IntStream.range(0, KEYS)
                .mapToObj(MillionKeysIT::key)
                .collect(Collectors.groupingBy(key -> cluster.owner(TestCluster.slotOf(key))));
        byOwner.forEach((node, keys) -> {
            try (Connection connection = new Connection(new HostAndPort(node.host(), node.port()))) {
                for (int from = 0; from < keys.size(); from += 1_000) {
                    List<String> some = keys.subList(from, Math.min(keys.size(), from + 1_000));
                    some.forEach(key -> connection.sendCommand(Protocol.Command.SET, key, "value"));
                    connection.getMany(some.size());
                }
            }
        });
    }

    /** Of every kind that applications have: numbers, UUIDs, names, a hot tag, faulty braces. */
    private static String key(int i) {
        Random random = new Random(i);
        return switch (i % 10) {
            case 0, 1, 2 -> "user:{" + i + "}:name";
            case 3, 4 -> "session:" + new UUID(random.nextLong(), random.nextLong());
            case 5 ->
                "customer:"
                        + Long.toString(random.nextLong() & Long.MAX_VALUE, 36).replaceAll("[0-9]", "") + i;
            case 6 -> "{tenant-7}:order:" + i;
            case 7 -> "cache:" + Long.toHexString(random.nextLong());
            case 8 -> "mail:" + word(random) + "@" + word(random) + ".example:" + i;
            default -> "{}:job:" + i;
        };
    }

    private static String word(Random random) {
        return random.ints(7, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }

    /** Asks one node for one of its keys, over and over. */
    private record Client(TestNode node, LongAdder done) implements Runnable {
        @Override
        public void run() {
            try (Jedis jedis = new Jedis(node.host(), node.port())) {
                byte[] key = jedis.randomBinaryKey();
                while (!Thread.currentThread().isInterrupted()) {
                    jedis.get(key);
                    done.increment();
                }
            }
        }
    }
}
