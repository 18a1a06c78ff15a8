package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.Tls;
import io.slotpilot.testkit.contract.ContractClient;
import io.slotpilot.testkit.contract.ContractSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs the contract's commands over a Lettuce connection. */
final class LettuceContractClient implements ContractClient {

    private static final Set<String> KEYLESS = Set.of("PING", "DBSIZE", "FLUSHALL");
    private static final Set<String> LISTS = Set.of("MGET");

    private final ClientResources resources;
    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, String> connection;
    private final Duration timeout;

    private LettuceContractClient(
            ClientResources resources,
            RedisClusterClient client,
            StatefulRedisClusterConnection<String, String> connection,
            Duration timeout) {
        this.resources = resources;
        this.client = client;
        this.connection = connection;
        this.timeout = timeout;
    }

    /** Over a client of our own. */
    static ContractClient plugged(ContractSettings settings) {
        ClientResources resources = resources();
        RedisClusterClient client = LettuceRedirects.create(resources, uris(settings), redirects(settings));
        try {
            client.setOptions(options(settings));
            return new LettuceContractClient(resources, client, client.connect(), settings.timeout());
        } catch (RuntimeException e) {
            end(client, resources);
            throw e;
        }
    }

    /** Over a connection of a stock client. */
    static ContractClient wrapped(ContractSettings settings) {
        ClientResources resources = resources();
        RedisClusterClient client = RedisClusterClient.create(resources, uris(settings));
        try {
            client.setOptions(options(settings));
            StatefulRedisClusterConnection<String, String> wrapped =
                    LettuceRedirects.wrap(client, client.connect(), redirects(settings));
            return new LettuceContractClient(resources, client, wrapped, settings.timeout());
        } catch (RuntimeException e) {
            end(client, resources);
            throw e;
        }
    }

    @Override
    public @Nullable Object execute(String... words) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
        for (int i = 1; i < words.length; i++) {
            boolean key = !KEYLESS.contains(words[0]) && (i == 1 || words[0].equals("MGET"));
            if (key) {
                args.addKey(words[i]);
            } else {
                args.addValue(words[i]);
            }
        }
        AsyncCommand<String, String, List<Object>> command = new AsyncCommand<>(
                new Command<>(CommandType.valueOf(words[0]), new NestedMultiOutput<>(StringCodec.UTF8), args));
        connection.dispatch(command);
        List<Object> reply = await(command);
        return reply == null || reply.isEmpty() ? null : LISTS.contains(words[0]) ? flat(reply) : reply.get(0);
    }

    @Override
    public boolean saysUnknownOutcome(Throwable error) {
        return error instanceof LettuceUnknownOutcomeException || error instanceof RedisCommandTimeoutException;
    }

    @Override
    public void close() {
        connection.close();
        end(client, resources);
    }

    private <T> T await(AsyncCommand<String, String, T> command) {
        try {
            return command.get(timeout.toMillis() * 3 + 10_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Lettuce's own timeout did not end " + command, e);
        }
    }

    private static List<Object> flat(List<Object> reply) {
        return reply.size() == 1 && reply.get(0) instanceof List<?> inner ? new ArrayList<>(inner) : reply;
    }

    private static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
    }

    private static ClusterClientOptions options(ContractSettings settings) {
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build());
        Tls tls = settings.tls();
        if (tls != null) {
            options.sslOptions(
                    SslOptions.builder().trustManager(tls.authority().toFile()).build());
        }
        return options.build();
    }

    private static RedirectOptions redirects(ContractSettings settings) {
        return RedirectOptions.builder().retryFor(settings.timeout()).build();
    }

    private static List<RedisURI> uris(ContractSettings settings) {
        List<RedisURI> uris = new ArrayList<>();
        for (String seed : settings.seeds()) {
            uris.add(uri(NodeAddress.parse(seed), settings));
        }
        return uris;
    }

    private static RedisURI uri(NodeAddress seed, ContractSettings settings) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(seed.host())
                .withPort(seed.port())
                .withTimeout(settings.timeout())
                .withSsl(settings.tls() != null);
        String password = settings.password();
        if (password != null) {
            String user = settings.user();
            if (user == null) {
                uri.withPassword(password.toCharArray());
            } else {
                uri.withAuthentication(user, password);
            }
        }
        return uri.build();
    }

    private static void end(RedisClusterClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
