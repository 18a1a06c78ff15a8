package io.slotpilot.demo.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts one token in a stream of bytes, wherever the stream is cut.
 *
 * <p>The token's first character must not come again in it: then a mismatch can only begin anew, and one counter is
 * all the state there is. Lower-case letters of the stream count as upper-case ones. Not thread-safe: one per stream.
 */
final class TokenScan {

    private final byte[] token;
    private final LongAdder found;
    private int matched;

    TokenScan(String token, LongAdder found) {
        if (token.lastIndexOf(token.charAt(0)) != 0) {
            throw new IllegalArgumentException("the first character of '" + token + "' must be its only one");
        }
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.found = found;
    }

    void next(byte value) {
        byte upper = value >= 'a' && value <= 'z' ? (byte) (value - ('a' - 'A')) : value;
        if (upper == token[matched]) {
            matched++;
        } else {
            matched = upper == token[0] ? 1 : 0;
        }
        if (matched == token.length) {
            found.increment();
            matched = 0;
        }
    }
}
