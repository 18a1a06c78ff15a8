package io.slotpilot.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportJsonTest {

    @Test
    void hasExactlyThePromisedForm() {
        String json = ReportJson.render(SampleReport.get());

        assertThat(json)
                .startsWith(
                        "{\"server\":\"7.0.15\",\"scenarios\":[{\"name\":\"kill\",\"serverOutageMillis\":3900,"
                                + "\"clients\":[{\"client\":\"stock-jedis\",\"operations\":6789,\"errors\":12,"
                                + "\"outageMillis\":9000,\"p99Micros\":1234,\"moved\":1,\"ask\":2,\"topologyQueries\":3,"
                                + "\"newConnections\":4,\"appliedTwice\":5,\"lostAcknowledged\":6},{\"client\":\"stock-lettuce\",")
                .endsWith("\"lostAcknowledged\":6}]}]}");
    }
}
