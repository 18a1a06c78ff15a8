package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.Threads;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Real threads at budgets that must be paid from twice. The steps of one budget: {@link RetryBudgetLincheckTest}. */
class RetryBudgetsStressTest {

    private static final int ROUNDS = 300;
    private static final int CAP = 10;
    private static final List<NodeAddress> NODES = List.of(new NodeAddress("a", 1), new NodeAddress("b", 1));

    @Test
    void allThatWasEarnedIsPaidOutOnceAndNoMore() {
        for (int round = 0; round < ROUNDS; round++) {
            RetryBudgets budgets = new RetryBudgets(new RetryBudget.Terms(0, 0, CAP), new Traffic(), () -> 0);
            AtomicInteger paid = new AtomicInteger();
            Threads.runAll(4, thread -> payAll(budgets, NODES.get(thread % NODES.size()), paid));
            assertThat(paid).hasValue(CAP);
            assertThat(budgets.tokens()).isZero();
        }
    }

    private static void payAll(RetryBudgets budgets, NodeAddress node, AtomicInteger paid) {
        while (budgets.pay(node, FailureKind.CONNECT_FAILED)) {
            paid.incrementAndGet();
        }
    }
}
