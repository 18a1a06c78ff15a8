package io.slotpilot.lettuce;

import io.slotpilot.testkit.contract.ContractClient;
import io.slotpilot.testkit.contract.ContractSettings;
import io.slotpilot.testkit.contract.RedirectContract;

/** The contract over an open connection of a stock client. */
class LettuceWrapContractIT extends RedirectContract {

    @Override
    protected ContractClient open(ContractSettings settings) {
        return LettuceContractClient.wrapped(settings);
    }
}
