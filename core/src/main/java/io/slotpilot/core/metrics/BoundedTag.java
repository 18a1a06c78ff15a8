package io.slotpilot.core.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A tag of a meter, with every value that it can have. Immutable.
 *
 * @param values in the order in which the documentation lists them
 */
public record BoundedTag(String key, List<String> values) {

    /** Copies the list. */
    public BoundedTag {
        values = List.copyOf(values);
    }

    static BoundedTag of(String key, Collection<? extends Enum<?>> values) {
        return new BoundedTag(key, values.stream().map(BoundedTag::value).toList());
    }

    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
