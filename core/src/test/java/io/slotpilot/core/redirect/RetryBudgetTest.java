package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private final AtomicLong successes = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final RetryBudget budget = new RetryBudget(RetryBudget.Terms.STANDARD, successes::get, now::get);

    @Test
    void startsFullAndRefusesWhenEmpty() {
        for (int i = 0; i < 50; i++) {
            assertThat(budget.take(2)).isTrue();
        }
        assertThat(budget.take(0.5)).isFalse();
    }

    @Test
    void earnsATenthPerSuccess() {
        assertThat(budget.take(100)).isTrue();
        successes.set(9);
        assertThat(budget.take(1)).isFalse();
        successes.set(10);
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(0.01)).isFalse();
    }

    @Test
    void earnsTenPerSecondAndNeverMoreThanItsCap() {
        assertThat(budget.take(100)).isTrue();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(budget.tokens()).isEqualTo(5);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(budget.tokens()).isEqualTo(100);
    }

    @Test
    void aRepeatIsPaidByTheClusterAndByItsNode() {
        Traffic traffic = new Traffic();
        RetryBudgets budgets = new RetryBudgets(RetryBudget.Terms.STANDARD, traffic, now::get);
        NodeAddress sick = new NodeAddress("sick", 1);
        int repeats = 0;
        while (budgets.pay(sick, FailureKind.TIMED_OUT)) {
            repeats++;
        }
        assertThat(repeats).isEqualTo(50);
        assertThat(budgets.pay(new NodeAddress("well", 1), FailureKind.TIMED_OUT))
                .as("the cluster's budget is spent too")
                .isFalse();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(budgets.pay(new NodeAddress("well", 1), FailureKind.TIMED_OUT))
                .isTrue();
    }

    @Test
    void redirectsAndWhatSentNothingAreFree() {
        RetryBudgets budgets = new RetryBudgets(new RetryBudget.Terms(0, 0, 1), new Traffic(), now::get);
        NodeAddress node = new NodeAddress("a", 1);
        for (int i = 0; i < 100; i++) {
            assertThat(budgets.pay(node, FailureKind.MOVED)).isTrue();
            assertThat(budgets.pay(node, FailureKind.ASK)).isTrue();
            assertThat(budgets.pay(null, FailureKind.CONNECT_FAILED)).isTrue();
        }
        assertThat(budgets.tokens()).isEqualTo(1);
    }

    @Test
    void inATotalOutageRepeatsAddLessThanATenth() {
        Traffic traffic = new Traffic();
        RetryBudgets budgets = new RetryBudgets(RetryBudget.Terms.STANDARD, traffic, now::get);
        NodeAddress node = new NodeAddress("a", 1);
        int commands = 10_000;
        int repeats = 0;
        for (int i = 0; i < commands; i++) { // ten seconds of a thousand commands a second, all of which fail
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            while (budgets.pay(node, FailureKind.CONNECT_FAILED)) {
                repeats++;
            }
        }
        assertThat((double) (commands + repeats) / commands).isLessThan(1.1);
    }

    @Test
    void refusesTermsThatMakeNoBudget() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryBudget.Terms(-1, 10, 100))
                .withMessageContaining("perSuccess=-1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget.Terms(0.1, Double.NaN, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget.Terms(0.1, 10, 0));
    }
}
