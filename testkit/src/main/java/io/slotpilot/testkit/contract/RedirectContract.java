package io.slotpilot.testkit.contract;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import org.junit.jupiter.api.Nested;

/**
 * What every adapter must do about redirects and failures. An adapter's test extends this class and gives one method.
 *
 * <p>The tests look at the servers' data and counters, not at the client's.
 */
public abstract class RedirectContract {

    /**
     * Opens a client with the adapter; the test closes it.
     *
     * @throws RuntimeException the client's own if it cannot be opened
     */
    protected abstract ContractClient open(ContractSettings settings);

    @Nested
    @RedisCluster(replicas = 0)
    class OnSlotsThatMove extends RedirectRules {
        OnSlotsThatMove(TestCluster cluster) {
            super(cluster, RedirectContract.this::open);
        }
    }

    @Nested
    @RedisCluster(replicas = 0)
    class OnNodesThatContradictEachOther extends LoopRules {
        OnNodesThatContradictEachOther(TestCluster cluster) {
            super(cluster, RedirectContract.this::open);
        }
    }

    @Nested
    class OnNodesThatAreGone extends OutageRules {
        OnNodesThatAreGone() {
            super(RedirectContract.this::open);
        }
    }

    @Nested
    class OnEndpoints extends EndpointRules {
        OnEndpoints() {
            super(RedirectContract.this::open);
        }
    }

    @Nested
    class OnBadInput extends BadInputRules {
        OnBadInput() {
            super(RedirectContract.this::open);
        }
    }
}
