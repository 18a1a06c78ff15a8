package io.slotpilot.core.cluster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The hash slot of a key: CRC16 of its hash tag, or of the whole key, modulo 16384 (cluster specification, "Keys
 * distribution model"; {@link HashTag} has the rule of the tag).
 *
 * <p>Nothing is allocated, except for a {@link CharSequence} outside ASCII.
 */
public final class KeySlot {

    /** How many slots a cluster has; a slot is 0 to {@code COUNT - 1}. */
    public static final int COUNT = 16384;

    private static final int MASK = COUNT - 1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long OPEN_BRACES = '{' * EACH_BYTE;
    private static final long CLOSE_BRACES = '}' * EACH_BYTE;
    private static final long HIGH_BITS = EACH_BYTE << 7;

    private KeySlot() {}

    /** The slot of {@code key}; 0 for an empty key. */
    public static int of(byte[] key) {
        return slot(key, 0, key.length);
    }

    /**
     * The slot of the key in {@code array[offset, offset + length)}.
     *
     * @throws IndexOutOfBoundsException if the range is not within {@code array}
     */
    public static int of(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return slot(array, offset, length);
    }

    /** The slot of the key between position and limit, which stay where they are. */
    public static int of(ByteBuffer key) {
        return key.hasArray()
                ? slot(key.array(), key.arrayOffset() + key.position(), key.remaining())
                : slotOutsideHeap(key);
    }

    /** The slot of {@code key} in UTF-8; an unpaired surrogate counts as {@code ?}, as Java encodes it. */
    public static int of(CharSequence key) {
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
        boolean effective = close > open + 1;
        int from = effective ? open + 1 : 0;
        int to = effective ? close : key.length();
        int crc = 0;
        int at = from;
        for (int end = at + firstStep(to - at); at < to; end += Long.BYTES) {
            long bytes = 0;
            int all = 0;
            for (; at < end; at++) {
                char c = key.charAt(at);
                all |= c;
                bytes = (bytes << 8) | c;
            }
            if (all > 0x7F) {
                return slotOfEncoded(key.subSequence(from, to));
            }
            crc = Crc16.step(crc, bytes);
        }
        return crc & MASK;
    }

    /** One pass over keys without a brace: the checksum is on its way while the search for the tag still runs. */
    private static int slot(byte[] array, int offset, int length) {
        int end = offset + length;
        if (length < Long.BYTES) {
            long bytes = head(array, offset, length);
            return find(OPEN_BRACES, bytes) == 0
                    ? Crc16.step(0, bytes) & MASK
                    : slotOfTag(array, offset, end, end - Long.BYTES, bytes);
        }
        long bytes = (long) LONGS.get(array, offset);
        if (find(OPEN_BRACES, bytes) != 0) {
            return slotOfTag(array, offset, end, offset, bytes);
        }
        int first = firstStep(length);
        int crc = Crc16.step(0, bytes >>> (Long.SIZE - first * 8));
        for (int at = offset + first; at < end; at += Long.BYTES) {
            bytes = (long) LONGS.get(array, at);
            if (find(OPEN_BRACES, bytes) != 0) {
                return slotOfTag(array, offset, end, at, bytes);
            }
            crc = Crc16.step(crc, bytes);
        }
        return crc & MASK;
    }

    /**
     * The slot of the key in {@code array[from, to)}, the first opening brace of which is in {@code bytes}, the eight
     * bytes from {@code at}.
     */
    private static int slotOfTag(byte[] array, int from, int to, int at, long bytes) {
        int before = firstByte(find(OPEN_BRACES, bytes));
        long rest = bytes << (before * 8) << 8;
        int length = firstByte(find(CLOSE_BRACES, rest));
        if (length > 0 && length < Long.BYTES) { // most tags that are this short close within the same eight bytes
            return Crc16.step(0, rest >>> (Long.SIZE - length * 8)) & MASK;
        }
        int tag = at + before + 1;
        int close = closeBrace(array, tag, to);
        boolean effective = close > tag && close < to;
        return effective ? crc(array, tag, close - tag) & MASK : crc(array, from, to - from) & MASK;
    }

    /** How many bytes, 1 to 8, the first step takes so that only whole steps of eight remain; 0 if there are none. */
    private static int firstStep(int length) {
        return length == 0 ? 0 : ((length - 1) & 7) + 1;
    }

    /** Zero to seven bytes, padded with zeros in front; one read, of bytes beyond the key if the array has them. */
    private static long head(byte[] array, int offset, int length) {
        if (length > 0 && offset <= array.length - Long.BYTES) {
            return (long) LONGS.get(array, offset) >>> (Long.SIZE - length * 8);
        }
        if (length > 0 && offset + length >= Long.BYTES) {
            return (long) LONGS.get(array, offset + length - Long.BYTES) & (-1L >>> (Long.SIZE - length * 8));
        }
        if (length >= Integer.BYTES) { // two reads that overlap; where they do, they agree
            long front = (int) INTS.get(array, offset) & 0xFFFFFFFFL;
            long back = (int) INTS.get(array, offset + length - Integer.BYTES) & 0xFFFFFFFFL;
            return (front << ((length - Integer.BYTES) * 8)) | back;
        }
        long bytes = 0;
        for (int at = offset; at < offset + length; at++) {
            bytes = (bytes << 8) | (array[at] & 0xFF);
        }
        return bytes;
    }

    /** The highest bit of each byte of {@code bytes} that is the one repeated in {@code pattern}. */
    private static long find(long pattern, long bytes) {
        long difference = bytes ^ pattern;
        return ~(((difference & ~HIGH_BITS) + ~HIGH_BITS) | difference | ~HIGH_BITS);
    }

    /** Where the first of the bytes that {@link #find} found is; 8 if there is none. */
    private static int firstByte(long found) {
        return Long.numberOfLeadingZeros(found) >>> 3;
    }

    /** The index of the first closing brace, or at least {@code to} if there is none. */
    private static int closeBrace(byte[] array, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long closes = find(CLOSE_BRACES, (long) LONGS.get(array, at));
            if (closes != 0) {
                return at + firstByte(closes);
            }
        }
        return to - Long.BYTES + firstByte(find(CLOSE_BRACES, head(array, at, to - at)));
    }

    private static int crc(byte[] array, int offset, int length) {
        if (length < Long.BYTES) {
            return Crc16.step(0, head(array, offset, length));
        }
        int first = firstStep(length);
        int crc = Crc16.step(0, (long) LONGS.get(array, offset) >>> (Long.SIZE - first * 8));
        for (int at = offset + first, end = offset + length; at < end; at += Long.BYTES) {
            crc = Crc16.step(crc, (long) LONGS.get(array, at));
        }
        return crc;
    }

    /** Direct and read-only buffers. */
    private static int slotOutsideHeap(ByteBuffer key) {
        int from = key.position();
        int to = key.limit();
        int open = indexOf(key, '{', from, to);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1, to);
        boolean effective = close > open + 1;
        int at = effective ? open + 1 : from;
        int last = effective ? close : to;
        int crc = 0;
        for (int end = at + firstStep(last - at); at < last; end += Long.BYTES) {
            long bytes = 0;
            for (; at < end; at++) {
                bytes = (bytes << 8) | (key.get(at) & 0xFF);
            }
            crc = Crc16.step(crc, bytes);
        }
        return crc & MASK;
    }

    private static int indexOf(ByteBuffer key, char brace, int from, int to) {
        for (int at = from; at < to; at++) {
            if (key.get(at) == brace) {
                return at;
            }
        }
        return -1;
    }

    private static int indexOf(CharSequence key, char brace, int from) {
        if (key instanceof String text) {
            return text.indexOf(brace, from); // an intrinsic
        }
        for (int at = from; at < key.length(); at++) {
            if (key.charAt(at) == brace) {
                return at;
            }
        }
        return -1;
    }

    private static int slotOfEncoded(CharSequence hashed) {
        byte[] bytes = hashed.toString().getBytes(StandardCharsets.UTF_8);
        return crc(bytes, 0, bytes.length) & MASK;
    }
}
