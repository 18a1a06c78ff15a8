package io.slotpilot.chaos;

import io.slotpilot.chaos.client.Driver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param time for all rounds; the last one is finished
 * @param seed of the first round; each later one has the next number
 * @param faults how long faults strike in each round
 */
record ChaosSettings(Duration time, long seed, Set<Driver> drivers, Duration faults, Path report) {

    /** @throws IllegalArgumentException for a value that is none; the message says what it may be */
    static ChaosSettings from(UnaryOperator<@Nullable String> properties) {
        return new ChaosSettings(
                Duration.ofMillis((long) (number(properties, "chaos.minutes", 1) * 60_000)),
                (long) number(properties, "chaos.seed", 1),
                drivers(text(properties, "chaos.driver", "both")),
                Duration.ofSeconds((long) number(properties, "chaos.seconds", 25)),
                Path.of(text(properties, "chaos.report", "target/chaos")));
    }

    private static double number(UnaryOperator<@Nullable String> properties, String name, double standard) {
        String value = text(properties, name, Double.toString(standard));
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number < 1e15) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("-D" + name + " must be a number from 0 but was '" + value + "'");
    }

    private static Set<Driver> drivers(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "both" -> EnumSet.allOf(Driver.class);
            case "jedis" -> EnumSet.of(Driver.JEDIS);
            case "lettuce" -> EnumSet.of(Driver.LETTUCE);
            default ->
                throw new IllegalArgumentException(
                        "-Dchaos.driver must be jedis, lettuce or both but was '" + name + "'");
        };
    }

    private static String text(UnaryOperator<@Nullable String> properties, String name, String standard) {
        String value = properties.apply(name);
        return value == null || value.isBlank() ? standard : value;
    }
}
