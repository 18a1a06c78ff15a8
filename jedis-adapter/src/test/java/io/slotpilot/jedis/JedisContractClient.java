package io.slotpilot.jedis;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.contract.ContractClient;
import io.slotpilot.testkit.contract.ContractSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.UnifiedJedis;

/** A Jedis client under contract. */
final class JedisContractClient implements ContractClient {

    private static final Set<String> KEYLESS = Set.of("PING", "DBSIZE", "FLUSHALL");

    private final UnifiedJedis jedis;

    JedisContractClient(UnifiedJedis jedis) {
        this.jedis = jedis;
    }

    static Set<HostAndPort> nodes(ContractSettings settings) {
        Set<HostAndPort> nodes = new LinkedHashSet<>();
        settings.seeds().forEach(seed -> nodes.add(HostAndPort.from(seed)));
        return nodes;
    }

    static JedisClientConfig config(ContractSettings settings) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis((int) settings.timeout().toMillis())
                .user(settings.user())
                .password(settings.password());
        if (settings.tls() != null) {
            config.ssl(true).sslSocketFactory(settings.tls().clientContext().getSocketFactory());
        }
        return config.build();
    }

    static RedirectOptions options(ContractSettings settings) {
        return RedirectOptions.builder().retryFor(settings.timeout()).build();
    }

    @Override
    public @Nullable Object execute(String... command) {
        String[] arguments = Arrays.copyOfRange(command, 1, command.length);
        if (KEYLESS.contains(command[0])) {
            return text(jedis.sendCommand(() -> utf8(command[0]), arguments));
        }
        return text(jedis.sendCommand(command[1], () -> utf8(command[0]), arguments));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Object text(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return reply instanceof List<?> list
                ? list.stream().map(JedisContractClient::text).toList()
                : reply;
    }

    @Override
    public boolean saysUnknownOutcome(Throwable error) {
        return error instanceof JedisUnknownOutcomeException;
    }

    @Override
    public void close() {
        jedis.close();
    }
}
