package io.slotpilot.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ServerVersionTest {

    @Test
    void readsWhatServersSay() {
        ServerVersion redis = ServerVersion.parse("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64");
        ServerVersion valkey =
                ServerVersion.parse("Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64");

        assertThat(redis).isEqualTo(new ServerVersion(false, 7, 0));
        assertThat(redis.hasShardIds()).isFalse();
        assertThat(valkey).isEqualTo(new ServerVersion(true, 8, 0));
        assertThat(valkey.hasShardIds()).isTrue();
        assertThat(new ServerVersion(false, 7, 2).hasShardIds()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerVersion.parse("sh: not found"))
                .withMessageContaining("sh: not found");
    }
}
