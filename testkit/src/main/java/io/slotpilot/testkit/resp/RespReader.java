package io.slotpilot.testkit.resp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads RESP 2 values, replies as well as commands. Not thread-safe. */
public final class RespReader {

    /** An error reply, also one inside an array. */
    public record ErrorReply(String text) {}

    private final InputStream in;

    public RespReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Reads one value.
     *
     * @return a String, a Long, a List of such values, an {@link ErrorReply}, or null for a null bulk string or array
     * @throws EOFException if the stream ends
     */
    public @Nullable Object read() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            throw new IOException("empty line where a RESP value must begin");
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new ErrorReply(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("no RESP 2 value: '" + line + "'");
        };
    }

    /** Reads one command, as clients send it: an array of bulk strings. */
    public List<String> readCommand() throws IOException {
        if (read() instanceof List<?> values) {
            return values.stream().map(String::valueOf).toList();
        }
        throw new IOException("a command must be an array");
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("connection closed inside a bulk string");
        }
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> array(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(read());
        }
        return values;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed");
            }
            line.append((char) c);
        }
        in.skipNBytes(1);
        return line.toString();
    }
}
