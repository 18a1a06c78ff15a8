package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.NodeCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens connections of Lettuce to single nodes, for the doctor; they are not part of a pool. Thread-safe. */
public final class LettuceNodeAccess implements NodeAccess, AutoCloseable {

    private final RedisClient client;
    private final RedisURI like;

    /**
     * @param resources shared, and not shut down by this
     * @param options of TLS and sockets; the protocol is RESP 2 whatever they say
     * @param like credentials, TLS and timeout; host and port do not count
     */
    public LettuceNodeAccess(ClientResources resources, ClientOptions options, RedisURI like) {
        this.like = like;
        this.client = RedisClient.create(resources);
        client.setOptions(options.mutate()
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .build());
    }

    @Override
    public NodeCalls open(NodeAddress node) {
        RedisURI uri = RedisURI.builder(like)
                .withHost(node.host())
                .withPort(node.port())
                .build();
        uri.setCredentialsProvider(CredentialsAtHand.of(uri.getCredentialsProvider()));
        try {
            return new Calls(connect(uri), like.getTimeout());
        } catch (RedisException e) {
            throw NoAnswerException.of(e);
        }
    }

    private StatefulRedisConnection<byte[], byte[]> connect(RedisURI uri) {
        try {
            return client.connect(ByteArrayCodec.INSTANCE, uri);
        } catch (RedisException e) {
            if (LostReason.in(e)) {
                return client.connect(ByteArrayCodec.INSTANCE, uri);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private record Calls(StatefulRedisConnection<byte[], byte[]> connection, Duration patience) implements NodeCalls {

        private record Name(byte[] bytes) implements ProtocolKeyword {
            @Override
            public byte[] getBytes() {
                return bytes;
            }
        }

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands) {
            List<AsyncCommand<byte[], byte[], Object>> sent = new ArrayList<>();
            commands.forEach(words -> sent.add(new AsyncCommand<>(command(words))));
            try {
                connection.dispatch(sent);
                List<@Nullable Object> replies = new ArrayList<>();
                for (AsyncCommand<byte[], byte[], Object> command : sent) {
                    replies.add(reply(command));
                }
                return replies;
            } catch (RedisException e) {
                throw NoAnswerException.of(e);
            }
        }

        private static Command<byte[], byte[], Object> command(byte[][] words) {
            CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
            for (int i = 1; i < words.length; i++) {
                arguments.add(words[i]);
            }
            return new Command<>(new Name(words[0]), new AnyReply(), arguments);
        }

        private @Nullable Object reply(AsyncCommand<byte[], byte[], Object> command) {
            try {
                return command.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RedisCommandExecutionException error) {
                    return new Refusal(String.valueOf(error.getMessage()));
                }
                throw NoAnswerException.of(e.getCause() == null ? e : e.getCause());
            } catch (TimeoutException e) {
                throw new NoAnswerException("no reply within " + patience.toMillis() + " ms");
            } catch (CancellationException e) {
                throw new NoAnswerException("the connection was closed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NoAnswerException("interrupted");
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
