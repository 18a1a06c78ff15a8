package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverTest {

    @ParameterizedTest
    @CsvSource({
        "LETTUCE, 6.8.2.RELEASE, true",
        "LETTUCE, 7.4.9.RELEASE, true",
        "LETTUCE, 7.5.2.RELEASE, false",
        "LETTUCE, 7.10.0.RELEASE, false",
        "LETTUCE, 8.0.0.BETA1, false",
        "JEDIS, 6.2.0, true",
        "JEDIS, 7.3.0, true",
        "JEDIS, 7.4.1, false",
        "JEDIS, 8.0.2, false",
        "JEDIS, 7-SNAPSHOT, false",
        "JEDIS, ours, false",
    })
    void knowsWhichReleasesAreTooOld(Driver driver, String release, boolean tooOld) {
        assertThat(driver.isTooOld(release)).isEqualTo(tooOld);
    }
}
