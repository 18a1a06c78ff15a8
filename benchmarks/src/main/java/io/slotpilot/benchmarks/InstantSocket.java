package io.slotpilot.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that is no cluster and answers to every command at once, with the same value, without a network. */
final class InstantSocket extends Socket {

    private static final byte[] NO_CLUSTER =
            "-ERR This instance has cluster support disabled\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = "$1\r\nv\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);

    private final InputStream replies;

    /** @param askedForSlots whether the first command asks whether this is a cluster */
    InstantSocket(boolean askedForSlots) {
        this.replies = new Replies(askedForSlots);
    }

    Socket itself() {
        return this;
    }

    private static final class Replies extends InputStream {

        private boolean refuses;

        Replies(boolean refuses) {
            this.refuses = refuses;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("Jedis reads into a buffer");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            byte[] reply = refuses ? NO_CLUSTER : VALUES;
            refuses = false;
            System.arraycopy(reply, 0, target, offset, reply.length);
            return reply.length;
        }
    }

    @Override
    public InputStream getInputStream() {
        return replies;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {}
}
