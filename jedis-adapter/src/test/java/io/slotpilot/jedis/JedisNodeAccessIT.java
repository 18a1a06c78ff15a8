package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Doctor;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Facts;
import io.slotpilot.core.doctor.FindingKind;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.NoAnswerException;
import io.slotpilot.core.survey.NodeAccess;
import io.slotpilot.core.survey.NodeCalls;
import io.slotpilot.core.survey.Survey;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisProtocol;

/** The doctor over connections of Jedis, whichever protocol they speak. */
@RedisCluster(replicas = 0, password = "secret")
class JedisNodeAccessIT {

    private final TestCluster cluster;

    JedisNodeAccessIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(names = {"RESP2", "RESP3"})
    void asksEveryNodeWhatItBelieves(@Nullable RedisProtocol protocol) {
        NodeAddress seed = address(cluster.node(0));
        Look look = new Look(true, true, null, Map.of(), Duration.ofSeconds(60), said -> {});

        Examination seen = new Survey(List.of(seed), access(protocol, "secret"), AddressMapper.identity(), look).look();

        assertThat(seen.nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.notAvailable()).isEmpty();
            assertThat(node.fact("cluster_slots_assigned")).isEqualTo("16384");
            assertThat(node.fact("cluster-node-timeout")).isNotNull();
            assertThat(node.fact(Facts.HEALTH + node.id())).isEqualTo("online");
        });
        assertThat(Doctor.examine(seen)).extracting("kind").containsExactly(FindingKind.NO_REPLICA);
        assertThat(seen.nodes()).extracting(NodeReport::address).contains(seed);
    }

    @Test
    void anErrorIsAnAnswerAndAWrongPasswordIsNone() {
        try (NodeCalls node = access(null, "secret").open(address(cluster.node(0)))) {
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
        assertThatThrownBy(() -> access(null, "wrong").open(address(cluster.node(0))))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("WRONGPASS");
    }

    @Test
    void aKeyThatBeginsLikeAFormatKeepsItsName() {
        TestNode owner = cluster.owner(0);
        String key = TestCluster.keyIn(0, "txt:");
        owner.command("SET", key, "value");
        try (NodeCalls node = access(RedisProtocol.RESP3, "secret").open(address(owner))) {
            assertThat(node.call(List.<byte[][]>of(words("CLUSTER", "GETKEYSINSLOT", "0", "9")))
                            .get(0))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactly(key.getBytes());
        }
        owner.command("DEL", key);
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

    private static NodeAccess access(@Nullable RedisProtocol protocol, String password) {
        return new JedisNodeAccess(DefaultJedisClientConfig.builder()
                .password(password)
                .protocol(protocol)
                .build());
    }
}
