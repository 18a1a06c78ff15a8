package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.slotpilot.core.redirect.RedirectOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class LettuceRedirectsTest {

    @Test
    void needsASeed() {
        assertThatThrownBy(() -> LettuceRedirects.create(List.of(), RedirectOptions.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seeds must name at least one cluster node but there was none");
    }

    @Test
    void needsSeedsWithHostAndPort() {
        RedisURI socket = RedisURI.Builder.socket("/var/run/redis.sock").build();

        assertThatThrownBy(() -> LettuceRedirects.create(socket))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host and a port")
                .hasMessageContaining("/var/run/redis.sock");
    }

    @Test
    void needsSeedsOfOneKind() {
        RedisURI plain = RedisURI.create("redis://127.0.0.1:7000");
        RedisURI tls = RedisURI.create("rediss://127.0.0.1:7001");

        assertThatThrownBy(() -> LettuceRedirects.create(List.of(plain, tls), RedirectOptions.standard()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SSL");
    }
}
