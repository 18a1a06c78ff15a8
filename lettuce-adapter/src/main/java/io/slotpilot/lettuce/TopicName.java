package io.slotpilot.lettuce;

import io.slotpilot.core.cluster.KeySlot;
import java.nio.ByteBuffer;

/**
 * One channel, pattern or shard channel. Immutable.
 *
 * @param bytes the name as it goes on the wire; not to be read from but by {@link #toBytes}
 */
record TopicName(Topic topic, ByteBuffer bytes) {

    /** The slot whose owner serves it, or {@code -1} if every node does. */
    int slot() {
        return switch (topic) {
            case SHARD_CHANNEL -> KeySlot.of(bytes.duplicate());
            case CHANNEL, PATTERN -> -1;
        };
    }

    byte[] toBytes() {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
