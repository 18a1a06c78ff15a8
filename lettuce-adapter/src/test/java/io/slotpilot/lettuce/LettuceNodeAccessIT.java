package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.FindingKind;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeCalls;
import io.slotpilot.core.survey.Survey;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** The doctor over connections of Lettuce, whichever protocol the application speaks. */
@RedisCluster(replicas = 0, password = "secret")
class LettuceNodeAccessIT {

    private static final ClientResources RESOURCES = ClientResources.create();

    private final TestCluster cluster;

    LettuceNodeAccessIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(names = {"RESP2", "RESP3"})
    void asksEveryNodeWhatItBelieves(@Nullable ProtocolVersion protocol) {
        NodeAddress seed = address(cluster.node(0));
        Look look = new Look(true, true, null, Map.of(), Duration.ofSeconds(60), said -> {});

        Examination seen;
        try (LettuceNodeAccess nodes = access(protocol, "secret")) {
            seen = new Survey(List.of(seed), nodes, AddressMapper.identity(), look).look();
        }

        assertThat(seen.nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.notAvailable()).isEmpty();
            assertThat(node.fact("cluster_slots_assigned")).isEqualTo("16384");
            assertThat(node.fact("cluster-node-timeout")).isNotNull();
        });
        assertThat(Doctor.examine(seen)).extracting("kind").containsExactly(FindingKind.NO_REPLICA);
        assertThat(seen.nodes()).extracting(NodeReport::address).contains(seed);
    }

    @Test
    void anErrorIsAnAnswerAndAWrongPasswordIsNone() {
        try (LettuceNodeAccess nodes = access(null, "secret");
                NodeCalls node = nodes.open(address(cluster.node(0)))) {
            assertThat(node.call(List.of(words("PING"), words("NOSUCH", "thing"), words("CLUSTER", "MYID"))))
                    .satisfiesExactly(
                            pong -> assertThat(pong).isEqualTo("PONG".getBytes()),
                            error -> assertThat(error)
                                    .isInstanceOfSatisfying(
                                            NodeCalls.Refusal.class,
                                            refusal ->
                                                    assertThat(refusal.error()).contains("unknown command")),
                            id -> assertThat(id).isEqualTo(cluster.node(0).id().getBytes()));
        }
        try (LettuceNodeAccess nodes = access(null, "wrong")) {
            assertThatThrownBy(() -> nodes.open(address(cluster.node(0))))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("WRONGPASS");
        }
    }

    private static byte[][] words(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes();
        }
        return bytes;
    }

    private static NodeAddress address(TestNode node) {
        return new NodeAddress(node.host(), node.port());
    }

    private static LettuceNodeAccess access(@Nullable ProtocolVersion protocol, String password) {
        return new LettuceNodeAccess(
                RESOURCES,
                ClientOptions.builder().protocolVersion(protocol).build(),
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPassword(password.toCharArray())
                        .build());
    }

    @AfterAll
    static void shutDown() {
        RESOURCES.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
