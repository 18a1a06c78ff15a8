package io.slotpilot.core.redirect;

import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Every interleaving of takers and successes is as if they came one after the other: no token is spent twice. */
@Param(name = "cost", gen = IntGen.class, conf = "1:2")
public class RetryBudgetLincheckTest {

    private static final int CAP = 3;

    private final AtomicLong successes = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final RetryBudget budget = new RetryBudget(new RetryBudget.Terms(1, 0, CAP), successes::get, () -> 0);

    @Operation
    public boolean take(@Param(name = "cost") int cost) {
        boolean paid = budget.take(cost);
        if (paid) {
            taken.addAndGet(cost);
        }
        return paid;
    }

    @Operation
    public void succeed() {
        successes.incrementAndGet();
    }

    @Operation
    public double tokens() {
        return budget.tokens();
    }

    @Validate
    public void neverHandsOutMoreThanItEarned() {
        if (taken.get() > CAP + successes.get() || budget.tokens() < 0 || budget.tokens() > CAP) {
            throw new AssertionError(taken + " taken after " + successes + " successes, " + budget.tokens() + " left");
        }
    }

    @Test
    void takersAreAsIfOneByOne() {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(100)
                .actorsBefore(1)
                .threads(3)
                .actorsPerThread(2)
                .actorsAfter(2)
                .check(RetryBudgetLincheckTest.class);
    }
}
