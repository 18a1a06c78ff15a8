package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.spring.actuate.RedirectCounts.HotSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RedirectCountsTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RedirectCounts counts = new RedirectCounts(clock());

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Test
    void countsByStepsWithThePresentOneLast() {
        add(7, 3);
        pass(Duration.ofSeconds(10));
        add(7, 2);
        pass(Duration.ofSeconds(20));

        assertThat(counts.steps()).hasSize(60).endsWith(0L, 3L, 2L, 0L, 0L);
    }

    @Test
    void forgetsWhatIsOlderThanTenMinutes() {
        add(7, 3);
        pass(Duration.ofSeconds(590));
        assertThat(counts.steps()).startsWith(3L, 0L);

        pass(Duration.ofSeconds(10));
        assertThat(counts.steps()).containsOnly(0L);
        assertThat(counts.hottest()).isEmpty();
    }

    @Test
    void forgetsAllAfterADayOfSilence() {
        add(7, 3);
        pass(Duration.ofDays(1));

        assertThat(counts.steps()).containsOnly(0L);
        assertThat(counts.hottest()).isEmpty();
    }

    @Test
    void namesTheTenHottestSlotsFirst() {
        for (int slot = 0; slot < 20; slot++) {
            add(slot, slot + 1);
        }

        assertThat(counts.hottest()).hasSize(10).startsWith(new HotSlot(19, 20), new HotSlot(18, 19));
    }

    private void add(int slot, int times) {
        for (int i = 0; i < times; i++) {
            counts.add(slot);
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
