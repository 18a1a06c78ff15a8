package io.slotpilot.lettuce;

import io.lettuce.core.ScanCursor;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
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

    /** An output that takes any reply and keeps nothing. */
    @SuppressWarnings("unchecked")
    static <K, V, T> CommandOutput<K, V, T> discarding() {
        return (CommandOutput<K, V, T>) new Discarding();
    }

    private static final class Discarding extends CommandOutput<String, String, Object> {

        Discarding() {
            super(StringCodec.ASCII, null);
        }

        @Override
        public void set(ByteBuffer bytes) {}

        @Override
        public void setSingle(ByteBuffer bytes) {}

        @Override
        public void setBigNumber(ByteBuffer bytes) {}

        @Override
        public void set(long integer) {}

        @Override
        public void set(double number) {}

        @Override
        public void set(boolean value) {}

        @Override
        public void multi(int count) {}

        @Override
        public void multiArray(int count) {}

        @Override
        public void multiPush(int count) {}

        @Override
        public void multiMap(int count) {}

        @Override
        public void multiSet(int count) {}
    }
}
