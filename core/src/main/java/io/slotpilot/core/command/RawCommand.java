package io.slotpilot.core.command;

import java.nio.charset.StandardCharsets;

/**
 * A command as it goes on the wire. A port: each client adapter wraps its own argument list, without copying.
 *
 * <p>Position 0 is the command's name, as in the server's key specifications.
 */
public interface RawCommand {

    /** How many words the command has, its name included. */
    int size();

    /**
     * One word of the command.
     *
     * @param position 0 (the name) to {@code size() - 1}
     * @return the bytes themselves; the caller does not change them
     */
    byte[] argument(int position);

    /** A command of the given words; the arrays are used as they are. */
    static RawCommand of(byte[]... words) {
        return new RawCommand() {
            @Override
            public int size() {
                return words.length;
            }

            @Override
            public byte[] argument(int position) {
                return words[position];
            }
        };
    }

    /** A command of the given words in UTF-8. */
    static RawCommand of(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return of(bytes);
    }
}
