package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBookTest {

    private static final NodeAddress A = new NodeAddress("10.0.0.1", 6379);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 6379);
    private static final Duration NOW = Duration.ZERO;

    private final Random random = new Random(1);
    private final RedirectOptions options =
            RedirectOptions.builder().random(() -> random).build();

    private final RedirectPolicy rules = RedirectPolicy.of(options);

    private static Attempt first(SideEffect sideEffect) {
        return Attempt.first(sideEffect, Duration.ZERO, 0);
    }

    private static Failure moved(NodeAddress target) {
        return new Failure(FailureKind.MOVED, 1, target);
    }

    private Decision decide(Attempt attempt, NodeAddress at, Failure failure) {
        return rules.decide(attempt.failed(at, failure), failure, NOW);
    }

    private Attempt next(Attempt attempt, NodeAddress at, Failure failure) {
        return ((Proceed) decide(attempt, at, failure)).next();
    }

    @Test
    void followsMovedAtOnce() {
        Proceed proceed = (Proceed) decide(first(SideEffect.NON_IDEMPOTENT), A, moved(B));
        assertThat(proceed.delay()).isZero();
        assertThat(proceed.next().route()).isEqualTo(Route.to(B));
    }

    @Test
    void followsAskAtOnceWithAsking() {
        Proceed proceed = (Proceed) decide(first(SideEffect.NON_IDEMPOTENT), A, new Failure(FailureKind.ASK, 1, B));
        assertThat(proceed.delay()).isZero();
        assertThat(proceed.next().route()).isEqualTo(Route.asking(B));
    }

    static Stream<Arguments> whatNeverRanGoesAgainWhateverTheCommand() {
        return Stream.of(
                // failure, longest first delay in milliseconds
                arguments(FailureKind.TRY_AGAIN, 5),
                arguments(FailureKind.UNBLOCKED, 5),
                arguments(FailureKind.CLUSTER_DOWN, 50),
                arguments(FailureKind.LOADING, 50),
                arguments(FailureKind.MASTER_DOWN, 50),
                arguments(FailureKind.READ_ONLY, 50),
                arguments(FailureKind.NO_REPLICAS, 50),
                arguments(FailureKind.BUSY, 50),
                arguments(FailureKind.CONNECT_FAILED, 50),
                arguments(FailureKind.POOL_EXHAUSTED, 50));
    }

    @ParameterizedTest
    @MethodSource
    void whatNeverRanGoesAgainWhateverTheCommand(FailureKind kind, int milliseconds) {
        for (SideEffect sideEffect : SideEffect.values()) {
            Proceed proceed = (Proceed) decide(first(sideEffect), A, Failure.of(kind));
            assertThat(proceed.next().route()).isEqualTo(Route.OWNER);
            assertThat(proceed.delay()).isBetween(Duration.ZERO, Duration.ofMillis(milliseconds));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION_LOST", "TIMED_OUT"})
    void whatMayHaveRunGoesAgainOnlyIfThatDoesNoHarm(FailureKind kind) {
        assertThat(decide(first(SideEffect.READ), A, Failure.of(kind))).isInstanceOf(Proceed.class);
        for (SideEffect sideEffect :
                List.of(SideEffect.IDEMPOTENT_WRITE, SideEffect.NON_IDEMPOTENT, SideEffect.UNKNOWN)) {
            assertThat(decide(first(sideEffect), A, Failure.of(kind)))
                    .isEqualTo(new GiveUp(GiveUpReason.UNSAFE_TO_REPEAT));
        }
    }

    @Test
    void repeatsIdempotentWritesAndKeepsReadsBackWhereTheUserSaysSo() {
        RedirectPolicy turned = RedirectPolicy.of(
                options.mutate().repeatIdempotentWrites(true).repeatReads(false).build());
        Failure lost = Failure.of(FailureKind.CONNECTION_LOST);
        assertThat(turned.decide(first(SideEffect.IDEMPOTENT_WRITE).failed(A, lost), lost, NOW))
                .isInstanceOf(Proceed.class);
        assertThat(turned.decide(first(SideEffect.READ).failed(A, lost), lost, NOW))
                .isEqualTo(new GiveUp(GiveUpReason.UNSAFE_TO_REPEAT));
    }

    @ParameterizedTest
    @EnumSource(names = {"CROSS_SLOT", "AUTH", "OUT_OF_MEMORY", "MISCONFIGURED", "NO_SCRIPT", "OTHER"})
    void leavesToTheCallerWhatTimeDoesNotHeal(FailureKind kind) {
        assertThat(decide(first(SideEffect.READ), A, Failure.of(kind)))
                .isEqualTo(new GiveUp(GiveUpReason.NOT_RETRYABLE));
    }

    @Test
    void startsOverAtTheOwnerAfterTryAgainBehindAsk() {
        Attempt asked = next(first(SideEffect.READ), A, new Failure(FailureKind.ASK, 1, B));
        Attempt again = next(asked, B, Failure.of(FailureKind.TRY_AGAIN));
        assertThat(again.route()).isEqualTo(Route.OWNER);
        // ... so that the same way may be taken once more without counting as a loop
        assertThat(next(again, A, new Failure(FailureKind.ASK, 1, B)).route()).isEqualTo(Route.asking(B));
    }

    @Test
    void seesALoopWhenANodeIsNamedTwiceAndStartsOverAfterAWait() {
        Attempt atB = next(first(SideEffect.READ), A, moved(B));
        Proceed proceed = (Proceed) decide(atB, B, moved(A));
        assertThat(proceed.next().route()).isEqualTo(Route.OWNER);
        assertThat(proceed.next().loops()).isEqualTo(1);
        assertThat(proceed.delay()).isPositive();
    }

    @Test
    void seesALoopWhenANodeNamesItself() {
        assertThat(next(first(SideEffect.READ), A, moved(A)).loops()).isEqualTo(1);
    }

    @Test
    void givesUpALoopThatDoesNotEndWhenTimeIsUpAndNotBefore() {
        Attempt attempt = first(SideEffect.READ);
        for (int loop = 0; loop < 3 * options.maxRedirects(); loop++) {
            attempt = next(next(attempt, A, moved(B)), B, moved(A));
        }
        Attempt failed = next(attempt, A, moved(B)).failed(B, moved(A));
        assertThat(rules.decide(failed, moved(A), options.retryFor().minusMillis(101)))
                .isInstanceOf(Proceed.class);
        assertThat(rules.decide(failed, moved(A), options.retryFor()))
                .isEqualTo(new GiveUp(GiveUpReason.DEADLINE_EXCEEDED));
    }

    @Test
    void waitsLongerAfterEachRound() {
        Attempt attempt = first(SideEffect.READ);
        List<Long> longest = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            Attempt failed = next(attempt, A, moved(B)).failed(B, moved(A));
            longest.add(IntStream.range(0, 500)
                    .mapToLong(draw -> ((Proceed) rules.decide(failed, moved(A), NOW))
                            .delay()
                            .toMillis())
                    .max()
                    .orElseThrow());
            attempt = ((Proceed) rules.decide(failed, moved(A), NOW)).next();
        }
        assertThat(longest.get(0)).isBetween(40L, 50L);
        assertThat(longest.get(1)).isBetween(80L, 100L);
        assertThat(longest.get(2)).isBetween(160L, 200L);
        assertThat(longest.get(3)).isBetween(320L, 400L);
    }

    @Test
    void givesUpALoopAtOnceWhenNoRedirectsAreToBeFollowed() {
        RedirectPolicy none = RedirectPolicy.of(options.mutate().maxRedirects(0).build());
        assertThat(none.decide(first(SideEffect.READ).failed(A, moved(A)), moved(A), NOW))
                .isEqualTo(new GiveUp(GiveUpReason.TOO_MANY_REDIRECTS));
    }

    @Test
    void givesUpAChainThatIsTooLong() {
        Attempt attempt = first(SideEffect.READ);
        for (int hop = 0; hop < options.maxRedirects(); hop++) {
            attempt = next(attempt, new NodeAddress("n" + hop, 1), moved(new NodeAddress("n" + (hop + 1), 1)));
        }
        assertThat(decide(attempt, new NodeAddress("n5", 1), moved(new NodeAddress("n6", 1))))
                .isEqualTo(new GiveUp(GiveUpReason.TOO_MANY_REDIRECTS));
    }

    @Test
    void waitsForARefreshWhenARedirectLeadsNowhere() {
        Proceed proceed = (Proceed) decide(first(SideEffect.READ), A, new Failure(FailureKind.MOVED, 1, null));
        assertThat(proceed.next().route()).isEqualTo(Route.OWNER);
        assertThat(proceed.delay()).isPositive();
    }

    @Test
    void doublesTheWaitUpToItsCeilingUntilTheMapChanges() {
        Failure down = Failure.of(FailureKind.CLUSTER_DOWN);
        Attempt attempt = first(SideEffect.READ);
        for (int i = 0; i < 10; i++) {
            attempt = next(attempt, A, down);
        }
        assertThat(longestDelay(attempt, down)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
        assertThat(longestDelay(attempt.afterChange(), down)).isBetween(Duration.ofMillis(40), Duration.ofMillis(50));
    }

    private Duration longestDelay(Attempt attempt, Failure failure) {
        Duration longest = Duration.ZERO;
        for (int draw = 0; draw < 100; draw++) {
            Duration delay = ((Proceed) decide(attempt, A, failure)).delay();
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        return longest;
    }

    @Test
    void theDeadlineAlwaysWinsAndTheLastTryLeavesTimeForItsReply() {
        Failure down = Failure.of(FailureKind.CLUSTER_DOWN);
        Attempt failed = first(SideEffect.READ).failed(A, down);
        Duration latest = options.retryFor().minusMillis(100);
        assertThat(rules.decide(failed, down, latest)).isEqualTo(new GiveUp(GiveUpReason.DEADLINE_EXCEEDED));
        assertThat(((Proceed) rules.decide(failed, down, latest.minusMillis(1))).delay())
                .isLessThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void aShortTimeoutLeavesATenthForTheLastReply() {
        Failure moved = moved(B);
        Attempt failed = Attempt.first(SideEffect.NON_IDEMPOTENT, Duration.ofMillis(50), 0)
                .failed(A, moved);
        assertThat(rules.decide(failed, moved, Duration.ofMillis(44))).isInstanceOf(Proceed.class);
        assertThat(rules.decide(failed, moved, Duration.ofMillis(45)))
                .isEqualTo(new GiveUp(GiveUpReason.DEADLINE_EXCEEDED));
    }

    @Test
    void theCallersTimeoutBoundsRetryFor() {
        Failure moved = moved(B);
        Attempt failed =
                Attempt.first(SideEffect.READ, Duration.ofSeconds(2), 0).failed(A, moved);
        assertThat(rules.decide(failed, moved, Duration.ofSeconds(2)))
                .isEqualTo(new GiveUp(GiveUpReason.DEADLINE_EXCEEDED));
    }

    @Property
    void neverRepeatsWhatMayHaveRunUnlessItIsARead(
            @ForAll("ambiguous") FailureKind kind, @ForAll("writes") SideEffect sideEffect, @ForAll long seed) {
        RedirectPolicy policy = RedirectPolicy.of(
                RedirectOptions.builder().random(() -> new Random(seed)).build());
        Failure failure = Failure.of(kind);
        assertThat(rules.decide(first(sideEffect).failed(A, failure), failure, NOW))
                .isInstanceOf(GiveUp.class);
    }

    @Provide
    Arbitrary<FailureKind> ambiguous() {
        return Arbitraries.of(FailureKind.class).filter(kind -> kind.execution() == FailureKind.Execution.UNKNOWN);
    }

    @Provide
    Arbitrary<SideEffect> writes() {
        return Arbitraries.of(SideEffect.class).filter(sideEffect -> sideEffect != SideEffect.READ);
    }

    @Property
    void everyCommandEndsWithinItsDeadline(@ForAll List<FailureKind> kinds, @ForAll long seed) {
        RedirectPolicy policy = RedirectPolicy.of(
                RedirectOptions.builder().random(() -> new Random(seed)).build());
        Duration elapsed = Duration.ZERO;
        Attempt attempt = first(SideEffect.READ);
        for (FailureKind kind : kinds) {
            Failure failure = new Failure(kind, 1, B);
            Decision decision = policy.decide(attempt.failed(A, failure), failure, elapsed);
            if (!(decision instanceof Proceed proceed)) {
                return;
            }
            elapsed = elapsed.plus(proceed.delay());
            attempt = proceed.next();
            assertThat(elapsed).isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }
}
