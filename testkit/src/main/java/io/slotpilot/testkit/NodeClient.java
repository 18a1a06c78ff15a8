package io.slotpilot.testkit;

import io.slotpilot.testkit.resp.RespConnection;
import io.slotpilot.testkit.resp.RespReader.ErrorReply;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The testkit's own connection to one server: opened at need, shared by all threads, which take turns. */
final class NodeClient {

    /** Bounds every command of the testkit itself; generous, because test machines are busy. */
    static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final @Nullable String password;
    private volatile @Nullable RespConnection connection;

    NodeClient(String host, int port, @Nullable String password) {
        this.host = host;
        this.port = port;
        this.password = password;
    }

    /** A new connection, logged in. */
    RespConnection connect() throws IOException {
        RespConnection fresh = RespConnection.open(host, port, REPLY_TIMEOUT);
        if (password != null) {
            valueOf(fresh.call("AUTH", password));
        }
        return fresh;
    }

    /** Sends one command; after a failure the next one has a new connection. */
    synchronized @Nullable Object call(String... command) throws IOException {
        RespConnection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        try {
            return valueOf(open.call(command));
        } catch (IOException e) {
            disconnect();
            throw e;
        }
    }

    /** Not synchronized, so that it ends the wait of a thread in {@link #call}. */
    void disconnect() {
        RespConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    private static @Nullable Object valueOf(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            throw new RedisErrorException(error.text());
        }
        return reply;
    }
}
