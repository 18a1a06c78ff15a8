package io.slotpilot.spring;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.springframework.data.redis.core.Cursor;
import redis.clients.jedis.util.SafeEncoder;

/** Keys of the whole cluster, as Spring Data wants them. No connection is held, so there is nothing to close. */
final class JedisKeyCursor implements Cursor<byte[]> {

    private final Iterator<String> keys;
    private long position;
    private boolean closed;

    JedisKeyCursor(Iterator<String> keys) {
        this.keys = keys;
    }

    @Override
    public boolean hasNext() {
        return !closed && keys.hasNext();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all keys have been returned, or the cursor was closed");
        }
        position++;
        return SafeEncoder.encode(keys.next());
    }

    /** There is one for each node, and none for the cluster. */
    @Override
    public CursorId getId() {
        return CursorId.initial();
    }

    @Override
    @Deprecated
    public long getCursorId() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public long getPosition() {
        return position;
    }

    @Override
    public void close() {
        closed = true;
    }
}
