package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Measures the heap that an idle client keeps which has read a map of 1,000 nodes, stock and with Slotpilot. */
public final class IdleMemory {

    private static final int CLIENTS = 5;

    private IdleMemory() {}

    /** Measures the clients that the property {@code drivers} names, {@code jedis} or {@code lettuce}. */
    public static void main(String[] args) {
        try (ThousandNodes nodes = new ThousandNodes()) {
            if ("jedis".equals(System.getProperty("drivers"))) {
                compare(
                        DriverVersion.of(redis.clients.jedis.RedisClusterClient.class),
                        () -> JedisClients.idleStock(nodes),
                        () -> JedisClients.idleSlotpilot(nodes));
            } else {
                compare(
                        LettuceClients.version(),
                        () -> LettuceClients.idleStock(nodes),
                        () -> LettuceClients.idleSlotpilot(nodes));
            }
        }
        System.exit(0); // whatever a client leaves running
    }

    private static void compare(
            String subject, Supplier<? extends AutoCloseable> stock, Supplier<? extends AutoCloseable> ours) {
        double stockKilobytes = kilobytes(stock);
        double ourKilobytes = kilobytes(ours);
        System.out.printf(
                Locale.ROOT, "%s, 1,000 nodes: stock %.0f kB, ours %.0f kB%n", subject, stockKilobytes, ourKilobytes);
        Figures.add(Figure.of(Topic.MEMORY, subject)
                .with("stock kB", stockKilobytes)
                .with("Slotpilot kB", ourKilobytes)
                .with("over stock kB", ourKilobytes - stockKilobytes)
                .with(Figure.RATIO, stockKilobytes / ourKilobytes));
    }

    private static double kilobytes(Supplier<? extends AutoCloseable> factory) {
        List<AutoCloseable> kept = new ArrayList<>();
        List<Double> each = new ArrayList<>();
        kept.add(factory.get()); // classes and whatever else all clients share
        long before = reachable();
        for (int i = 0; i < CLIENTS; i++) {
            kept.add(factory.get());
            long after = reachable();
            each.add((after - before) / 1024.0);
            before = after;
        }
        kept.forEach(IdleMemory::close);
        return Medians.of(each);
    }

    private static long reachable() {
        for (int i = 0; i < 4; i++) {
            System.gc(); // the first may leave what has to be finalised, or is softly held by what is gone
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("a client cannot be closed", e);
        }
    }
}
