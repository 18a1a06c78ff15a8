package io.slotpilot.lettuce;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.util.concurrent.Callable;

/**
 * Has Lettuce log in on the connection's own thread where the credentials are at hand, as those in a URI are. Otherwise
 * it goes on from another thread, and when the server refuses them the end of the connection may overtake the reason:
 * the caller reads "Connection closed prematurely" instead of WRONGPASS.
 */
final class CredentialsAtHand {

    private CredentialsAtHand() {}

    /** For one connection: what {@code provider} gives now if that takes no waiting, else {@code provider} itself. */
    static RedisCredentialsProvider of(RedisCredentialsProvider provider) {
        boolean immediate = provider instanceof RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
        if (immediate || provider.supportsStreaming()) {
            return provider;
        }
        // A Mono of a value, or of a supplier, which Lettuce would call on the connection's thread as well.
        return provider.resolveCredentials() instanceof Callable<?> atHand ? immediate(atHand) : provider;
    }

    private static RedisCredentialsProvider.ImmediateRedisCredentialsProvider immediate(Callable<?> atHand) {
        return () -> {
            try {
                return (RedisCredentials) atHand.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the provider of credentials failed", e);
            }
        };
    }
}
