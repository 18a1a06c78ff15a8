package io.slotpilot.lettuce;

import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of Lettuce's outputs, which collect a reply piece by piece and cannot be reset. */
final class Outputs {

    private Outputs() {}

    /** Whether nothing of a reply has been collected yet, so that another reply may be. */
    static boolean arePristine(@Nullable CommandOutput<?, ?, ?> output) {
        Object value = output == null ? null : output.get();
        if (value instanceof Collection<?> collection) {
            return collection.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty();
        }
        return value == null || (value instanceof ScanCursor cursor && cursor.getCursor() == null);
    }
}
