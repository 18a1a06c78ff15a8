package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a failed attempt costs before the command goes again: reading the reply, and deciding. Goal: 200 ns each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {

    private static final NodeAddress A = new NodeAddress("10.0.0.1", 6379);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 6379);

    private final RedirectPolicy rules = RedirectPolicy.of(RedirectOptions.standard());
    private final Failure moved = new Failure(FailureKind.MOVED, 3999, B);
    private final Failure tryAgain = Failure.of(FailureKind.TRY_AGAIN);
    private final Attempt first = Attempt.first(SideEffect.READ, Duration.ofSeconds(2), 0);
    private final Duration elapsed = Duration.ofMillis(3);
    private final String reply = "MOVED 3999 10.0.0.2:6379";

    /** Follow a redirect. */
    @Benchmark
    public Decision moved() {
        return rules.decide(first.failed(A, moved), moved, elapsed);
    }

    /** Wait with jitter. */
    @Benchmark
    public Decision tryAgain() {
        return rules.decide(first.failed(A, tryAgain), tryAgain, elapsed);
    }

    /** Read the server's error reply. */
    @Benchmark
    public Failure classify() {
        return Failure.ofError(reply, A);
    }
}
