package io.slotpilot.lint.sink;

import org.jspecify.annotations.Nullable;

/** Whose API a method belongs to. The constant in lower case is what {@code sinks.tsv} has. */
public enum Family {
    JEDIS("redis/clients/jedis/", "Jedis"),
    LETTUCE("io/lettuce/core/", "Lettuce"),
    SPRING("org/springframework/data/redis/", "Spring Data Redis");

    private final String packages;
    private final String title;

    Family(String packages, String title) {
        this.packages = packages;
        this.title = title;
    }

    /** The family of a class, or null for any other class. */
    public static @Nullable Family of(String internalName) {
        for (Family family : values()) {
            if (internalName.startsWith(family.packages)) {
                return family;
            }
        }
        return null;
    }

    /** The name for readers. */
    public String title() {
        return title;
    }
}
