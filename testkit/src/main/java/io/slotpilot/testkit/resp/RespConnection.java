package io.slotpilot.testkit.resp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One plain connection to a server. Not thread-safe. */
public final class RespConnection implements AutoCloseable {

    private final Socket socket;
    private final RespReader in;
    private final OutputStream out;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new RespReader(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects; {@code timeout} bounds the connecting and each later wait for a reply. */
    public static RespConnection open(String host, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return new RespConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a command and waits for its reply; what it may be says {@link RespReader#read()}. */
    public @Nullable Object call(String... command) throws IOException {
        send(command);
        return in.read();
    }

    /** Sends a command without waiting. */
    public void send(String... command) throws IOException {
        out.write(encode(List.of(command)));
        out.flush();
    }

    /** Waits for the next reply. */
    public @Nullable Object read() throws IOException {
        return in.read();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    private static byte[] encode(List<String> command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + command.size() + "\r\n"));
        for (String argument : command) {
            byte[] value = argument.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ascii("$" + value.length + "\r\n"));
            bytes.writeBytes(value);
            bytes.writeBytes(ascii("\r\n"));
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
