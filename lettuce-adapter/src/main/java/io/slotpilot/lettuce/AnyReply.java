package io.slotpilot.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects any reply in RESP 2: a {@code Long}, a {@code byte[]}, null, or a {@code List} of such. */
final class AnyReply extends CommandOutput<byte[], byte[], Object> {

    private record Open(List<@Nullable Object> list, int size) {

        private boolean isFull() {
            return list.size() >= size;
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();

    @SuppressWarnings("NullAway") // Lettuce's own outputs begin with null too
    AnyReply() {
        super(ByteArrayCodec.INSTANCE, null);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        add(bytes == null ? null : codec.decodeValue(bytes));
        close();
    }

    @Override
    public void setSingle(@Nullable ByteBuffer bytes) {
        set(bytes);
    }

    @Override
    public void set(long number) {
        add(number);
        close();
    }

    @Override
    public void multi(int count) {
        List<@Nullable Object> list = new ArrayList<>();
        add(list);
        open.push(new Open(list, count));
        close();
    }

    @SuppressWarnings("NullAway") // a reply may be null
    private void add(@Nullable Object value) {
        Open innermost = open.peek();
        if (innermost == null) {
            output = value;
        } else {
            innermost.list.add(value);
        }
    }

    private void close() {
        while (!open.isEmpty() && open.element().isFull()) {
            open.pop();
        }
    }
}
