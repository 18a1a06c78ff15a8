package io.slotpilot.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.slotpilot.core.keys.Splittable;
import io.slotpilot.lettuce.LettucePartialFailureException.FailedKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A command for keys in several slots, as one command for each slot; the last reply completes it. Thread-safe.
 *
 * <p>Not atomic, as {@link io.slotpilot.core.redirect.CrossSlot#SPLIT} says.
 */
final class SplitCommand<K, V, T> {

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    private final RedisCommand<K, V, T> whole;
    private final Splittable kind;
    private final EncodedWords words;
    private final List<Part> parts = new ArrayList<>();
    private final AtomicInteger unanswered;
    private volatile @Nullable Future<?> timer;

    private SplitCommand(RedisCommand<K, V, T> whole, Splittable kind, EncodedWords words) {
        this.whole = whole;
        this.kind = kind;
        this.words = words;
        int[] slots = new int[keyCount()];
        Arrays.setAll(slots, key -> words.slot(position(key)));
        for (int[] keys : Splittable.bySlot(slots.length, key -> slots[key])) {
            parts.add(new Part(keys, slots[keys[0]]));
        }
        this.unanswered = new AtomicInteger(parts.size());
    }

    /** The command in parts, or {@code null} if that would mean something else. */
    static <K, V, T> @Nullable SplitCommand<K, V, T> of(RedisCommand<K, V, T> whole, EncodedWords words) {
        Splittable kind = Splittable.of(words.name(), words.size());
        return kind == null ? null : new SplitCommand<>(whole, kind, words);
    }

    /** One command for each slot. */
    List<Part> parts() {
        return parts;
    }

    /** There is a timer that need not go on when all is answered. */
    void endsWith(@Nullable Future<?> pending) {
        timer = pending;
        if (pending != null && unanswered.get() <= 0) {
            pending.cancel(false);
        }
    }

    private int keyCount() {
        return (words.size() - 1) / kind.stride();
    }

    private int position(int key) {
        return 1 + key * kind.stride();
    }

    private void answered() {
        if (unanswered.decrementAndGet() > 0) {
            return;
        }
        Future<?> pending = timer;
        if (pending != null) {
            pending.cancel(false);
        }
        if (whole.isDone()) {
            return;
        }
        List<FailedKeys> failures = failures();
        try {
            if (failures.isEmpty()) {
                merge();
                whole.complete();
            } else {
                whole.completeExceptionally(
                        new LettucePartialFailureException(kind.name(), keyCount(), parts.size(), failures));
            }
        } catch (RuntimeException e) {
            whole.completeExceptionally(e); // of the user's codec or channel, as Lettuce does with it
        }
    }

    private List<FailedKeys> failures() {
        List<FailedKeys> failures = new ArrayList<>();
        for (Part part : parts) {
            Throwable error = part.error;
            if (error != null) {
                failures.add(new FailedKeys(
                        part.slot(), Arrays.stream(part.keys).boxed().toList(), error));
            }
        }
        return failures;
    }

    /** Tells the output what a server would have replied to the whole. */
    private void merge() {
        CommandOutput<K, V, T> output = whole.getOutput();
        if (output == null) {
            return;
        }
        switch (kind) {
            case MGET -> mergeValues(output);
            case MSET -> output.set(ByteBuffer.wrap(OK));
            case DEL, UNLINK, EXISTS, TOUCH -> output.set(count());
        }
        output.complete(0);
    }

    private void mergeValues(CommandOutput<K, V, T> output) {
        byte @Nullable [][] values = new byte[keyCount()][];
        for (Part part : parts) {
            for (int i = 0; i < part.keys.length; i++) {
                values[part.keys[i]] = part.reply.value(i);
            }
        }
        output.multiArray(values.length);
        for (byte[] value : values) {
            output.set(value == null ? null : ByteBuffer.wrap(value));
            output.complete(1);
        }
    }

    private long count() {
        long count = 0;
        for (Part part : parts) {
            count += part.reply.count;
        }
        return count;
    }

    /** The command for the keys of one slot. Has no future of its own. */
    final class Part implements RedisCommand<K, V, Object> {

        private final int[] keys;
        private final int slot;
        private final Reply reply = new Reply();
        private volatile boolean done;
        private @Nullable Throwable error;
        private @Nullable CommandArgs<K, V> args;

        private Part(int[] keys, int slot) {
            this.keys = keys;
            this.slot = slot;
        }

        int slot() {
            return slot;
        }

        @Override
        public void encode(ByteBuf buf) {
            byte[] name = words.argument(0);
            writeLength('*', 1 + keys.length * kind.stride(), buf);
            writeLength('$', name.length, buf);
            buf.writeBytes(name).writeByte('\r').writeByte('\n');
            for (int key : keys) {
                words.write(position(key), kind.stride(), buf);
            }
        }

        private static void writeLength(char type, int length, ByteBuf buf) {
            buf.writeByte(type);
            if (length < 10) {
                buf.writeByte('0' + length);
            } else {
                buf.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
            }
            buf.writeByte('\r').writeByte('\n');
        }

        @Override
        public ProtocolKeyword getType() {
            return whole.getType();
        }

        /** Made when asked for, which is rare. */
        @Override
        @SuppressWarnings("unchecked") // nobody looks at the type of an encoded argument
        public synchronized CommandArgs<K, V> getArgs() {
            CommandArgs<K, V> made = args;
            if (made == null) {
                CommandArgs<byte[], byte[]> encoded = new CommandArgs<>(ByteArrayCodec.INSTANCE);
                for (int key : keys) {
                    encoded.addKey(words.argument(position(key)));
                    for (int i = 1; i < kind.stride(); i++) {
                        encoded.addValue(words.argument(position(key) + i));
                    }
                }
                made = (CommandArgs<K, V>) (CommandArgs<?, ?>) encoded;
                args = made;
            }
            return made;
        }

        @Override
        @SuppressWarnings("unchecked") // what it holds has no type of the user's
        public CommandOutput<K, V, Object> getOutput() {
            return (CommandOutput<K, V, Object>) (CommandOutput<?, ?, Object>) reply;
        }

        @Override
        public void setOutput(CommandOutput<K, V, Object> output) {
            throw new UnsupportedOperationException("the output of a part is its own");
        }

        @Override
        public void complete() {
            end(reply.hasError() ? ExceptionFactory.createExecutionException(reply.getError()) : null);
        }

        @Override
        public boolean completeExceptionally(Throwable throwable) {
            return end(throwable);
        }

        @Override
        public void cancel() {
            end(new CancellationException());
        }

        private boolean end(@Nullable Throwable failure) {
            synchronized (this) {
                if (done) {
                    return false;
                }
                done = true;
                error = failure;
            }
            answered();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return whole.isCancelled();
        }

        /** Also when the caller has given up: then it is not sent, or not again. */
        @Override
        public boolean isDone() {
            return done || whole.isDone();
        }
    }

    /** Keeps a reply as it came. */
    private static final class Reply extends CommandOutput<byte[], byte[], Object> {

        private byte[] @Nullable [] values = {};
        private int size;
        private long count;

        Reply() {
            super(ByteArrayCodec.INSTANCE, null);
        }

        byte @Nullable [] value(int index) {
            return values[index];
        }

        @Override
        public void multi(int length) {
            values = new byte[length][]; // also in place of a reply that broke off
            size = 0;
        }

        @Override
        public void set(long integer) {
            count = integer;
        }

        @Override
        public void set(@Nullable ByteBuffer bytes) {
            if (size < values.length) { // else it is the OK of an MSET
                values[size++] = bytes == null ? null : copy(bytes);
            }
        }

        private static byte[] copy(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        }
    }
}
