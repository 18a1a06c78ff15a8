package io.slotpilot.lettuce;

import io.slotpilot.testkit.contract.ContractClient;
import io.slotpilot.testkit.contract.ContractSettings;
import io.slotpilot.testkit.contract.RedirectContract;

/** The contract over a client of our own. */
class LettuceContractIT extends RedirectContract {

    @Override
    protected ContractClient open(ContractSettings settings) {
        return LettuceContractClient.plugged(settings);
    }
}
