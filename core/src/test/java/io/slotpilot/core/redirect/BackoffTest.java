package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration BASE = Duration.ofMillis(50);
    private static final Duration MAX = Duration.ofSeconds(1);

    @Property
    void staysBetweenZeroAndADoublingCeiling(@ForAll long seed, @ForAll @IntRange(min = 0) int backoffs) {
        Duration delay = Backoff.fullJitter(BASE, MAX, new Random(seed)).delay(backoffs);
        Duration ceiling = BASE.multipliedBy(1L << Math.min(backoffs, 10));
        assertThat(delay)
                .isGreaterThanOrEqualTo(Duration.ZERO)
                .isLessThanOrEqualTo(ceiling)
                .isLessThanOrEqualTo(MAX);
    }

    @Test
    void drawsFromTheWholeRange() {
        Backoff backoff = Backoff.fullJitter(BASE, MAX, new Random(1));
        Duration least = MAX;
        Duration most = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            Duration delay = backoff.delay(9);
            least = delay.compareTo(least) < 0 ? delay : least;
            most = delay.compareTo(most) > 0 ? delay : most;
        }
        assertThat(least).isLessThan(Duration.ofMillis(50));
        assertThat(most).isGreaterThan(Duration.ofMillis(950));
    }

    @Test
    void refusesARangeThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.fullJitter(MAX, BASE, new Random()))
                .withMessageContaining("base was PT1S and max was PT0.05S");
        assertThatIllegalArgumentException().isThrownBy(() -> Backoff.fullJitter(Duration.ZERO, MAX, new Random()));
    }
}
