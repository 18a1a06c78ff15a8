package io.slotpilot.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {

    private long now = 1_000_000_000_000L;
    private final long begin = now;
    private final RefreshSchedule schedule = new RefreshSchedule(RefreshOptions.standard(), new Random(1), now);

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    /** Signals every ten milliseconds and notes when refreshes run, in milliseconds from the beginning. */
    private List<Long> runsDuring(long milliseconds, RefreshCause cause, int nodes) {
        List<Long> runs = new ArrayList<>();
        for (long end = now + ms(milliseconds); now < end; now += ms(10)) {
            schedule.signal(cause, nodes, now);
            if (schedule.nextRunNanos() <= now) {
                schedule.start(now);
                schedule.end(true);
                runs.add(TimeUnit.NANOSECONDS.toMillis(now - begin));
            }
        }
        return runs;
    }

    @Test
    void redirectsGetALeadingEdgeAndThenEverLongerIntervals() {
        List<Long> runs = runsDuring(60_000, RefreshCause.MOVED, 6);
        assertThat(runs.get(0)).isLessThanOrEqualTo(60);
        assertThat(runs).hasSizeLessThanOrEqualTo(10);
        assertThat(runs.get(runs.size() - 1) - runs.get(runs.size() - 2)).isBetween(9_900L, 10_200L);
    }

    @Test
    void theIntervalsStartSmallAgainAfterACalm() {
        runsDuring(60_000, RefreshCause.MOVED, 6);
        now += ms(20_000);
        long calmEnd = TimeUnit.NANOSECONDS.toMillis(now - begin);
        List<Long> runs = runsDuring(2_000, RefreshCause.MOVED, 6);
        assertThat(runs.get(0) - calmEnd).isLessThanOrEqualTo(60);
        assertThat(runs).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aPeriodIsKeptAndSlowsDownNothingElse() {
        for (int second = 0; second < 60; second++) {
            schedule.signal(RefreshCause.PERIODIC, 6, now);
            assertThat(schedule.nextRunNanos()).isEqualTo(now);
            schedule.start(now);
            schedule.end(true);
            now += ms(1_000);
        }
        schedule.signal(RefreshCause.MOVED, 6, now);
        assertThat(schedule.nextRunNanos()).isLessThanOrEqualTo(now + ms(60));
    }

    @Test
    void anEmergencyRunsAtOnceAndTenTimesASecondForAsLongAsAFailoverTakes() {
        List<Long> runs = runsDuring(5_000, RefreshCause.NODE_DOWN, 6);
        assertThat(runs.get(0)).isZero();
        assertThat(runs).hasSizeBetween(45, 51);
    }

    @Test
    void anEmergencyInWhichNobodyAnswersSlowsDownToOneInTwoSeconds() {
        List<Long> runs = new ArrayList<>();
        for (long end = now + ms(12_000); now < end; now += ms(10)) {
            schedule.signal(RefreshCause.NODE_DOWN, 6, now);
            if (schedule.nextRunNanos() <= now) {
                schedule.start(now);
                schedule.end(false);
                runs.add(TimeUnit.NANOSECONDS.toMillis(now - begin));
            }
        }
        assertThat(runs).hasSizeLessThanOrEqualTo(11);
        assertThat(runs.get(runs.size() - 1) - runs.get(runs.size() - 2)).isBetween(1_990L, 2_010L);
        schedule.signal(RefreshCause.NODE_DOWN, 6, now);
        now += ms(2_000);
        schedule.start(now);
        schedule.end(true);
        schedule.signal(RefreshCause.NODE_DOWN, 6, now);
        assertThat(schedule.nextRunNanos() - now).isLessThanOrEqualTo(ms(100));
    }

    @Test
    void anEmergencyThatDoesNotEndSlowsDown() {
        assertThat(runsDuring(120_000, RefreshCause.NODE_DOWN, 6)).hasSizeLessThan(175);
    }

    @Test
    void aLargeClusterIsAskedLessOftenAndSpreadOut() {
        assertThat(runsDuring(5_000, RefreshCause.NODE_DOWN, 100)).hasSizeBetween(9, 11);
        now += ms(60_000);
        assertThat(runsDuring(6_000, RefreshCause.MOVED, 1_000)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void ofTwentyClientsOfTwentyFourNodesHardlyEverMoreThanFiveAskInTheSameTenthOfASecond() {
        Random random = new Random(1);
        long crowds = IntStream.range(0, 200)
                .filter(fleet -> mostWithin(ms(100), draws(20, 24, random)) > 5)
                .count();
        assertThat(crowds).isLessThanOrEqualTo(4);
        assertThat(draws(1_000, 24, random)).last().matches(latest -> latest <= ms(3_000));
        assertThat(draws(1_000, 6, random)).last().matches(latest -> latest <= ms(50));
        assertThat(draws(1_000, 1_000, random)).last().matches(latest -> latest <= ms(5_000));
    }

    private static List<Long> draws(int clients, int nodes, Random random) {
        return IntStream.range(0, clients)
                .mapToObj(client -> RefreshSchedule.jitter(nodes, random))
                .sorted()
                .toList();
    }

    private static int mostWithin(long nanos, List<Long> sorted) {
        return IntStream.range(0, sorted.size())
                .map(from -> (int) sorted.stream()
                        .filter(at -> at >= sorted.get(from) && at < sorted.get(from) + nanos)
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void aBulkHandOverGetsOneEarlyRefresh() {
        runsDuring(3_000, RefreshCause.MOVED, 6);
        schedule.signal(RefreshCause.BURST, 6, now);
        assertThat(schedule.nextRunNanos()).isEqualTo(now);
        schedule.start(now);
        schedule.end(true);
        schedule.signal(RefreshCause.BURST, 6, now + ms(100));
        assertThat(schedule.nextRunNanos()).isGreaterThan(now + ms(500));
    }

    @Test
    void nothingRunsTwiceAtATimeAndNoSignalIsLost() {
        schedule.signal(RefreshCause.NODE_DOWN, 6, now);
        schedule.start(now);
        schedule.signal(RefreshCause.MOVED, 6, now + ms(1));
        assertThat(schedule.nextRunNanos()).isEqualTo(RefreshSchedule.NEVER);
        schedule.end(true);
        assertThat(schedule.nextRunNanos()).isLessThan(now + ms(1_100));
        assertThat(schedule.start(now + ms(1_100))).containsExactly(RefreshCause.MOVED);
    }

    @Test
    void nothingRunsWithoutASignal() {
        assertThat(schedule.nextRunNanos()).isEqualTo(RefreshSchedule.NEVER);
    }
}
