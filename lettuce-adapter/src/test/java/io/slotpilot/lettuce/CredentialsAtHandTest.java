package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CredentialsAtHandTest {

    private static final RedisCredentials CREDENTIALS = RedisCredentials.just("app", "secret");

    private static RedisCredentials now(RedisCredentialsProvider provider) {
        assertThat(provider).isInstanceOf(ImmediateRedisCredentialsProvider.class);
        return ((ImmediateRedisCredentialsProvider) provider).resolveCredentialsNow();
    }

    @Test
    void takesWhatStandsInAUri() {
        RedisURI uri = RedisURI.create("redis://app:secret@127.0.0.1:7000");

        assertThat(now(CredentialsAtHand.of(uri.getCredentialsProvider())).getUsername())
                .isEqualTo("app");
    }

    @Test
    void asksASupplierForEachConnection() {
        AtomicInteger asked = new AtomicInteger();
        RedisCredentialsProvider rotating =
                RedisCredentialsProvider.from(() -> RedisCredentials.just("app" + asked.incrementAndGet(), "secret"));

        assertThat(now(CredentialsAtHand.of(rotating)).getUsername()).isEqualTo("app1");
        assertThat(now(CredentialsAtHand.of(rotating)).getUsername()).isEqualTo("app2");
    }

    @Test
    void passesOnWhyThereAreNone() {
        RedisCredentialsProvider failing = () -> Mono.error(new IllegalArgumentException("no token"));

        assertThatThrownBy(() -> now(CredentialsAtHand.of(failing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no token");
    }

    @Test
    void leavesAProviderThatNeedsTimeToLettuce() {
        RedisCredentialsProvider slow = () -> Mono.never();

        assertThat(CredentialsAtHand.of(slow)).isSameAs(slow);
    }

    @Test
    void leavesProvidersThatAreImmediateOrStream() {
        RedisCredentialsProvider immediate = new StaticCredentialsProvider(CREDENTIALS);
        RedisCredentialsProvider streaming = new RedisCredentialsProvider() {
            @Override
            public Mono<RedisCredentials> resolveCredentials() {
                return Mono.just(CREDENTIALS);
            }

            @Override
            public boolean supportsStreaming() {
                return true;
            }

            @Override
            public Flux<RedisCredentials> credentials() {
                return Flux.just(CREDENTIALS);
            }
        };

        assertThat(CredentialsAtHand.of(immediate)).isSameAs(immediate);
        assertThat(CredentialsAtHand.of(streaming)).isSameAs(streaming);
    }
}
