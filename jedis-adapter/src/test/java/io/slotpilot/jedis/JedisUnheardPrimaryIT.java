package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;

/** Slots go to a node that had none, and the client has sent no command that would have told it so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JedisUnheardPrimaryIT extends JedisFixture {

    private static final String LIBRARY = "#!lua name=lib\nredis.register_function('f', function() return 7 end)";

    private final TestNode empty = cluster.node(3);

    JedisUnheardPrimaryIT() {
        super(withAnEmptyNode());
    }

    private static TestCluster withAnEmptyNode() {
        return TestCluster.builder()
                .primaries(4)
                .replicas(0)
                .slots(0, "0-5460")
                .slots(1, "5461-10922")
                .slots(2, "10923-16383")
                .start();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void isScannedWhenItsSlotsMoveThereMeanwhile() {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 5_000);
        Set<String> expected = fill(jedis);
        Iterator<String> scan = JedisRedirects.scan(jedis, new ScanParams().count(10));
        Set<String> scanned = new TreeSet<>(Set.of(scan.next()));

        moveTo(empty);
        scan.forEachRemaining(scanned::add);

        assertThat(scanned).containsExactlyElementsOf(expected);
    }

    @Test
    void isScannedOnceWhereItsSlotsHaveMovedThereBefore() {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 5_000);
        Set<String> expected = fill(jedis);
        moveTo(empty);

        assertThat(JedisRedirects.scan(jedis, new ScanParams().count(10)))
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void getsScriptsAndFunctions() {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 5_000);
        moveTo(empty);

        String sha = jedis.scriptLoad("return 1");
        jedis.functionLoadReplace(LIBRARY);

        assertThat(empty.command("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(1L));
        assertThat(empty.text("FUNCTION", "LIST")).contains("lib");
    }

    private Set<String> fill(UnifiedJedis jedis) {
        Set<String> keys = new TreeSet<>();
        for (TestNode node : List.of(a, b)) {
            for (int i = 0; i < 50; i++) {
                String key = tagOf(node) + i;
                jedis.set(key, "v");
                keys.add(key);
            }
        }
        return keys;
    }

    private void moveTo(TestNode target) {
        for (TestNode node : List.of(a, b)) {
            cluster.moveSlot(TestCluster.slotOf(tagOf(node)), node, target);
        }
        cluster.awaitAgreement();
    }
}
