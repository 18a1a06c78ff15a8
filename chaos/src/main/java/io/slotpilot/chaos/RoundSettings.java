package io.slotpilot.chaos;

import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.Driver;
import io.slotpilot.chaos.load.Workload;
import io.slotpilot.chaos.plan.FaultPlan;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What one round is.
 *
 * @param disguise put around each client; the identity unless the checker itself is on trial
 */
record RoundSettings(
        FaultPlan plan, Set<Driver> drivers, Set<Workload> workloads, UnaryOperator<ChaosClient> disguise) {

    static final int SHARDS = 3;

    RoundSettings {
        drivers = Set.copyOf(drivers);
        workloads = Set.copyOf(workloads);
    }

    static RoundSettings of(FaultPlan plan, Set<Driver> drivers) {
        Set<Workload> workloads = plan.countable() ? Workload.countable() : Set.of(Workload.values());
        return new RoundSettings(plan, drivers, workloads, client -> client);
    }
}
