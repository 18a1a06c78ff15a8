package io.slotpilot.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.chaos.client.Driver;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosSettingsTest {

    @Test
    void readsTheCommandLine() {
        ChaosSettings settings =
                ChaosSettings.from(Map.of("chaos.minutes", "0.5", "chaos.seed", "7", "chaos.driver", "Jedis")::get);
        assertThat(settings.time()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.seed()).isEqualTo(7);
        assertThat(settings.drivers()).containsExactly(Driver.JEDIS);
    }

    @Test
    void takesBothDriversUnlessTold() {
        assertThat(ChaosSettings.from(name -> null).drivers()).containsExactlyInAnyOrder(Driver.values());
    }

    @Test
    void saysWhatAValueMayBe() {
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("chaos.driver", "redisson")::get))
                .hasMessage("-Dchaos.driver must be jedis, lettuce or both but was 'redisson'");
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("chaos.minutes", "soon")::get))
                .hasMessage("-Dchaos.minutes must be a number from 0 but was 'soon'");
    }
}
