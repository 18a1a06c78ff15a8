package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.MicroFigures;
import io.slotpilot.benchmarks.clients.Comparison;
import io.slotpilot.benchmarks.clients.IdleMemory;
import io.slotpilot.benchmarks.clients.JedisBatchComparison;
import io.slotpilot.benchmarks.clients.LettuceBatchComparison;
import io.slotpilot.benchmarks.clients.LettuceInFlightComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be measured by itself, on one class path; each main class in a JVM of its own. */
enum Part {
    JEDIS(false, "jedis", Comparison.class, JedisBatchComparison.class, IdleMemory.class),
    JEDIS_NEWEST(true, "jedis", Comparison.class, JedisBatchComparison.class, IdleMemory.class),
    LETTUCE(
            false,
            "lettuce",
            Comparison.class,
            LettuceBatchComparison.class,
            LettuceInFlightComparison.class,
            IdleMemory.class),
    LETTUCE_NEWEST(
            true,
            "lettuce",
            Comparison.class,
            LettuceBatchComparison.class,
            LettuceInFlightComparison.class,
            IdleMemory.class),
    MICRO(false, "", MicroFigures.class);

    private final boolean newestClients;
    private final String client;
    private final List<Class<?>> mains;

    Part(boolean newestClients, String client, Class<?>... mains) {
        this.newestClients = newestClients;
        this.client = client;
        this.mains = List.of(mains);
    }

    /** Those that are named, separated by commas; all for {@code all}, for {@code none} none. */
    static List<Part> parse(String names) {
        return switch (names) {
            case "all" -> List.of(values());
            case "none" -> List.of();
            default -> Arrays.stream(names.split(",")).map(Part::named).toList();
        };
    }

    private static Part named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.toString().equals(name.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "bench.parts: '" + name + "' is none of " + Arrays.toString(values()) + ", nor all, nor none"));
    }

    /** Whether it runs on the newer versions of the clients. */
    boolean newestClients() {
        return newestClients;
    }

    /** The value of the property {@code drivers}. */
    String client() {
        return client;
    }

    List<Class<?>> mains() {
        return mains;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
