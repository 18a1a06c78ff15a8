package io.slotpilot.core.command;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisExecProvider;

/**
 * One standalone redis-server on a free loopback port, without persistence. A stand-in until these tests can use
 * {@code slotpilot-testkit}.
 */
final class RedisProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final Thread killer;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static RedisProcess start() throws IOException, InterruptedException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        binary().getAbsolutePath(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--enable-debug-command",
                        "local")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RedisProcess server = new RedisProcess(process, port);
        try {
            server.awaitPing();
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    RespConnection connect() throws IOException {
        return new RespConnection(port);
    }

    private static File binary() throws IOException {
        String other = System.getProperty("slotpilot.redis.server", System.getenv("SLOTPILOT_REDIS_SERVER"));
        return other == null ? RedisExecProvider.defaultProvider().get() : new File(other);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPing() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (RespConnection connection = connect()) {
                connection.call("PING");
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new IOException("redis-server did not start on port " + port, e);
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
