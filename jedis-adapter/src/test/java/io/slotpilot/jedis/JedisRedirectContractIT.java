package io.slotpilot.jedis;

import io.slotpilot.testkit.contract.ContractClient;
import io.slotpilot.testkit.contract.ContractSettings;
import io.slotpilot.testkit.contract.RedirectContract;

/** The contract for a client from {@link JedisRedirects#builder()}. */
class JedisRedirectContractIT extends RedirectContract {

    @Override
    protected ContractClient open(ContractSettings settings) {
        return new JedisContractClient(JedisRedirects.builder()
                .redirectOptions(JedisContractClient.options(settings))
                .nodes(JedisContractClient.nodes(settings))
                .clientConfig(JedisContractClient.config(settings))
                .build());
    }
}
