package io.slotpilot.lint;

import java.util.Locale;

/** How much a finding matters, the most first. */
public enum Level {
    ERROR,
    WARNING,
    NOTE,
    /** Not reported. */
    OFF;

    /** The level of that name in any case. */
    public static Level parse(String name) {
        for (Level level : values()) {
            if (level.title().equals(name.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new IllegalArgumentException("level must be error, warning, note or off but was " + name);
    }

    /** The name in reports and options. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this matters at least as much as the other. */
    public boolean isAtLeast(Level other) {
        return this != OFF && compareTo(other) <= 0;
    }
}
