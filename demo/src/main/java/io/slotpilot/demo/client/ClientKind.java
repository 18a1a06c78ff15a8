package io.slotpilot.demo.client;

import io.slotpilot.demo.wire.WireTap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Who takes part. */
public enum ClientKind {
    STOCK_JEDIS,
    STOCK_LETTUCE,
    SLOTPILOT_JEDIS,
    SLOTPILOT_LETTUCE;

    /** How long a call may take, for every client: Jedis's default, and Lettuce's is a minute. */
    public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    /** As in the report, and as the servers see it in {@code CLIENT LIST}: {@code stock-jedis}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether its promises are ours. */
    public boolean isSlotpilot() {
        return name().startsWith("SLOTPILOT");
    }

    /**
     * Connects a new client.
     *
     * @param ports of the nodes, all on 127.0.0.1
     * @param threads how many threads will use it
     */
    public DemoClient open(List<Integer> ports, int threads, WireTap tap) {
        return switch (this) {
            case STOCK_JEDIS -> JedisSetup.stock(label(), ports, threads, tap);
            case SLOTPILOT_JEDIS -> JedisSetup.slotpilot(label(), ports, threads, tap);
            case SLOTPILOT_LETTUCE -> LettuceSetup.slotpilot(label(), ports, tap);
            case STOCK_LETTUCE -> LettuceSetup.stock(label(), ports, tap);
        };
    }
}
