package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The words of a command, encoded once: Lettuce keeps arguments to itself, but writes them as they go on the wire. */
final class EncodedWords implements RawCommand {

    private static final int CRLF = 2;
    private static final int USUAL_FRAME = 32;
    // Lettuce takes a buffer from the target's allocator for each word; memory off the heap costs far more than the
    // word.
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);
    private static final byte[] NONE = {};

    private final byte[] name;
    // $3\r\nfoo\r\n$3\r\nbar\r\n
    private final byte[] wire;
    // Where the frame of each argument begins, and where the last one ends.
    private final int[] frames;
    // Where the argument itself begins.
    private final int[] words;

    private EncodedWords(byte[] name, byte[] wire, int length, int count) {
        this.name = name;
        this.wire = wire;
        this.frames = new int[count + 1];
        this.words = new int[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            frames[i] = at;
            int size = 0;
            for (at++; wire[at] != '\r'; at++) {
                size = size * 10 + (wire[at] - '0');
            }
            words[i] = at + CRLF;
            at += CRLF + size + CRLF;
        }
        if (at != length) {
            throw new IllegalStateException("a command must encode into its arguments but left " + (length - at)
                    + " bytes of " + new String(name, StandardCharsets.US_ASCII));
        }
        frames[count] = at;
    }

    static EncodedWords of(RedisCommand<?, ?, ?> command) {
        byte[] name = command.getType().getBytes();
        CommandArgs<?, ?> args = command.getArgs();
        if (args == null) {
            return new EncodedWords(name, NONE, 0, 0);
        }
        ByteBuf buffer = HEAP.heapBuffer(args.count() * USUAL_FRAME); // nothing that need be released
        args.encode(buffer);
        return new EncodedWords(name, buffer.array(), buffer.writerIndex(), args.count());
    }

    @Override
    public int size() {
        return 1 + words.length;
    }

    @Override
    public byte[] argument(int position) {
        return position == 0
                ? name
                : Arrays.copyOfRange(wire, words[position - 1], words[position - 1] + length(position));
    }

    /** The command's name in upper case. */
    String name() {
        return new String(name, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** The slot of the key at that position. */
    int slot(int position) {
        return KeySlot.of(wire, words[position - 1], length(position));
    }

    /** The slot of its first key; -1 if it names none. */
    int firstSlot() {
        KeyPositions keys = CommandTable.standard().keys(this);
        return keys.count() == 0 ? -1 : slot(keys.position(0));
    }

    /** Whether its keys, as far as they can be seen, are in more than one slot. */
    boolean spansSlots() {
        KeyPositions keys = CommandTable.standard().keys(this);
        for (int i = 1; i < keys.count(); i++) {
            if (slot(keys.position(i)) != slot(keys.position(0))) {
                return true;
            }
        }
        return false;
    }

    /** Its keys, as far as they can be seen. */
    List<byte[]> keys() {
        KeyPositions positions = CommandTable.standard().keys(this);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < positions.count(); i++) {
            keys.add(argument(positions.position(i)));
        }
        return keys;
    }

    /** Writes the arguments from that position on as they go on the wire. */
    void write(int position, int count, ByteBuf target) {
        int from = frames[position - 1];
        target.writeBytes(wire, from, frames[position - 1 + count] - from);
    }

    private int length(int position) {
        return frames[position] - CRLF - words[position - 1];
    }
}
