package io.slotpilot.lint.sink;

import java.util.Locale;
import java.util.Set;

/**
 * A client in the version that was observed, and what it does about keys in several slots: every method that takes several
 * keys was called on a cluster of three nodes.
 */
public enum ClientProfile {
    /** Jedis 7.4.1, {@code JedisCluster}. */
    JEDIS_7(Family.JEDIS, Set.of(), Set.of()),
    /** Jedis 8.0.2, {@code RedisClusterClient}. */
    JEDIS_8(Family.JEDIS, Set.of("DEL", "EXISTS", "MGET", "MSET", "TOUCH", "UNLINK", "MSETEX"), Set.of()),
    /** Lettuce 7.5.2. */
    LETTUCE(Family.LETTUCE, Set.of("DEL", "EXISTS", "MGET", "MSET", "MSETNX", "TOUCH", "UNLINK"), Set.of()),
    /** Spring Data Redis 4.1.1 on either driver. */
    SPRING(
            Family.SPRING,
            Set.of("DEL", "UNLINK", "EXISTS", "MGET", "MSET", "MSETNX"),
            Set.of(
                    "RENAME",
                    "RENAMENX",
                    "RPOPLPUSH",
                    "BRPOPLPUSH",
                    "SMOVE",
                    "SDIFF",
                    "SDIFFSTORE",
                    "SINTER",
                    "SINTERSTORE",
                    "SINTERCARD",
                    "SUNION",
                    "SUNIONSTORE"));

    private final Family family;
    private final Set<String> split;
    private final Set<String> emulated;

    ClientProfile(Family family, Set<String> split, Set<String> emulated) {
        this.family = family;
        this.split = split;
        this.emulated = emulated;
    }

    /** The profile of that name, in any case, with a hyphen or an underscore. */
    public static ClientProfile parse(String name) {
        for (ClientProfile profile : values()) {
            if (profile.title().equals(name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return profile;
            }
        }
        throw new IllegalArgumentException("client must be jedis-7, jedis-8, lettuce or spring but was " + name);
    }

    public Family family() {
        return family;
    }

    /** The name in options and reports: {@code jedis-8}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does about that command. */
    public Effect effect(String command) {
        if (split.contains(command)) {
            return Effect.SPLIT;
        }
        return emulated.contains(command) ? Effect.EMULATED : Effect.FAILS;
    }
}
