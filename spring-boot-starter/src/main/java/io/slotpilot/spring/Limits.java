package io.slotpilot.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** What values a property can have. What is not set is not looked at. */
final class Limits {

    private Limits() {}

    /** @throws InvalidSettingException if it is blank */
    static void name(String property, @Nullable String value) {
        if (value != null && value.isBlank()) {
            throw new InvalidSettingException(property, "'" + value + "'", "a name");
        }
    }

    /** @throws InvalidSettingException if it is negative */
    static void atLeastZero(String property, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new InvalidSettingException(property, value, "zero or more");
        }
    }

    /** @throws InvalidSettingException if it is negative */
    static void atLeastZero(String property, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw new InvalidSettingException(
                    property, DurationStyle.SIMPLE.print(value), "a duration of 0 or more, such as 10s");
        }
    }
}
