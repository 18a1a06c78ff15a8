package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.NodeCalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.KeyValue;

/** Opens connections of Jedis to single nodes, for the doctor. Thread-safe. */
public final class JedisNodeAccess implements NodeAccess {

    private final JedisClientConfig config;

    /** @param config credentials, TLS, timeouts and protocol */
    public JedisNodeAccess(JedisClientConfig config) {
        this.config = config;
    }

    @Override
    public NodeCalls open(NodeAddress node) {
        try {
            return new Calls(new Connection(new HostAndPort(node.host(), node.port()), config));
        } catch (JedisException e) {
            throw NoAnswerException.of(e);
        }
    }

    private record Calls(Connection connection) implements NodeCalls {

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands) {
            try {
                commands.forEach(words -> connection.sendCommand(arguments(words)));
                List<@Nullable Object> replies = new ArrayList<>();
                for (Object reply : connection.getMany(commands.size())) {
                    replies.add(
                            reply instanceof JedisDataException error
                                    ? new Refusal(String.valueOf(error.getMessage()))
                                    : inResp2(JedisTopologySource.withoutFormat(reply)));
                }
                return replies;
            } catch (JedisException e) {
                throw NoAnswerException.of(e);
            }
        }

        /** Which of the two is spoken, the configuration and the release of Jedis decide. */
        private static @Nullable Object inResp2(@Nullable Object reply) {
            if (reply instanceof List<?> list) {
                List<@Nullable Object> plain = new ArrayList<>();
                for (Object element : list) {
                    if (element instanceof KeyValue<?, ?> entry) {
                        plain.add(inResp2(entry.getKey()));
                        plain.add(inResp2(entry.getValue()));
                    } else {
                        plain.add(inResp2(element));
                    }
                }
                return plain;
            }
            return reply; // not without its format: names of keys can begin like one
        }

        private static CommandArguments arguments(byte[][] words) {
            CommandArguments arguments = new CommandArguments(() -> words[0]);
            for (int i = 1; i < words.length; i++) {
                arguments.add(words[i]);
            }
            return arguments;
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
