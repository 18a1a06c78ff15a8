package io.slotpilot.chaos.client;

import java.time.Duration;
import java.util.Locale;

/** The clients under test. */
public enum Driver {
    /** Waits on the caller's thread: a last attempt may begin just before the time for repeats is over. */
    JEDIS(ClientSettings.TIMEOUT.plus(ClientSettings.RETRY_FOR)),
    /** Its own command timeout bounds everything. */
    LETTUCE(ClientSettings.TIMEOUT);

    // Two loaded cores, and servers that are started on them meanwhile.
    private static final Duration SLACK = Duration.ofSeconds(8);

    private final Duration limit;

    Driver(Duration limit) {
        this.limit = limit;
    }

    public ChaosClient start(ClientSettings settings) {
        return switch (this) {
            case JEDIS -> new JedisChaosClient(settings);
            case LETTUCE -> new LettuceChaosClient(settings);
        };
    }

    /** The longest that a command may take. */
    public Duration limit() {
        return limit.plus(SLACK);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
