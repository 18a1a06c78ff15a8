package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redirects over the transport that the build has Lettuce choose: {@code nio}, {@code epoll} or {@code io_uring}. */
@RedisCluster(replicas = 0)
class LettuceTransportIT {

    private static final String TRANSPORT = System.getProperty("slotpilot.transport", "nio");

    private final Set<String> channels = ConcurrentHashMap.newKeySet();
    private final TestCluster cluster;
    private Opened opened;

    LettuceTransportIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void open() {
        assumeTrue(isAvailable(), () -> TRANSPORT + " is not available here");
        NettyCustomizer noting = new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channels.add(channel.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            }
        };
        RedirectOptions patient =
                RedirectOptions.builder().retryFor(Duration.ofSeconds(30)).build();
        opened = Opened.to(cluster, options -> options, patient, resources -> resources.nettyCustomizer(noting));
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private static boolean isAvailable() {
        return switch (TRANSPORT) {
            case "epoll" -> EpollProvider.isAvailable();
            case "io_uring" -> IOUringProvider.isAvailable();
            default -> !EpollProvider.isAvailable() && !IOUringProvider.isAvailable();
        };
    }

    @Test
    void everyConnectionIsOfTheTransportThatLettuceChose() {
        String key = cluster.keyOwnedBy(cluster.node(0), "channel:");
        opened.connection().sync().set(key, "v");

        assertThat(channels).isNotEmpty().allMatch(name -> name.startsWith(TRANSPORT.replace("_", "")));
    }

    @Test
    void followsMovedAndAsk() {
        TestNode from = cluster.node(0);
        TestNode to = cluster.node(1);
        String moved = cluster.keyOwnedBy(from, "moved:");
        opened.connection().sync().set(moved, "v");
        cluster.moveSlot(TestCluster.slotOf(moved), from, to);
        String open = cluster.keyOwnedBy(from, "open:");
        cluster.openSlot(TestCluster.slotOf(open), from, to);
        try {
            assertThat(opened.connection().sync().get(moved)).isEqualTo("v");
            assertThat(opened.connection().sync().set(open, "w")).isEqualTo("OK");
            assertThat(opened.connection().sync().get(open)).isEqualTo("w");
        } finally {
            cluster.migrateKeys(TestCluster.slotOf(open), from, to, 100);
            cluster.finishSlot(TestCluster.slotOf(open), from, to);
        }
    }

    @Test
    void writesManyKeysOfAllNodesAndReadsThemInOrder() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            values.put("many:" + i, "v" + i);
        }
        opened.connection().sync().mset(values);

        assertThat(opened.connection().sync().mget(values.keySet().toArray(new String[0])))
                .allSatisfy(read -> assertThat(read.getValue()).isEqualTo(values.get(read.getKey())));
    }

    @Test
    void repeatsReadsWhenConnectionsDrop() {
        String key = cluster.keyOwnedBy(cluster.node(1), "drop:");
        opened.connection().sync().set(key, "v");
        cluster.nodes().forEach(node -> node.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"));

        assertThat(opened.connection().sync().get(key)).isEqualTo("v");
    }
}
