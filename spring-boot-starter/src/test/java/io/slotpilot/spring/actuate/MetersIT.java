package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.metrics.SlotpilotMeter;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus scrapes, from either driver; and what the dashboard and the alerts make of it. */
@RedisCluster(replicas = 0, password = ActuatedApp.PASSWORD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetersIT {

    private static final String NAME = "(slotpilot_\\w+)";
    private static final String SERIES = "(?m)^(slotpilot_\\w+\\{[^}]*\\})";

    private final TestCluster cluster;
    private String lettuce = "";
    private String jedis = "";

    MetersIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void scrape() throws Exception {
        lettuce = scrape("lettuce");
        jedis = scrape("jedis");
    }

    @AfterAll
    void forget() {
        lettuce = "";
        jedis = "";
    }

    private String scrape(String driver) throws Exception {
        try (ActuatedApp app = ActuatedApp.start(
                cluster,
                driver,
                "management.metrics.distribution.slo.slotpilot.redirect.time=250ms",
                "management.metrics.distribution.slo.slotpilot.topology.refresh.time=500ms",
                "management.metrics.distribution.percentiles-histogram.slotpilot.redirect.time=true")) {
            TestNode from = cluster.node(driver.equals("jedis") ? 1 : 0);
            String key = cluster.keyOwnedBy(from, driver + ':');
            app.redis().opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(2));
            app.redis().opsForValue().get(key);
            return app.get("prometheus").body();
        }
    }

    @Test
    void bothDriversHaveTheSameMetersWithTheSameTags() {
        assertThat(found(SERIES, jedis.replace("client=\"jedis\"", "client=\"*\"")))
                .isEqualTo(found(SERIES, lettuce.replace("client=\"lettuce\"", "client=\"*\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void everyMeterIsThere(String driver) {
        Set<String> names = found(NAME, driver.equals("jedis") ? jedis : lettuce);

        for (SlotpilotMeter meter : SlotpilotMeter.values()) {
            assertThat(names).anyMatch(name -> name.startsWith(meter.meterName().replace('.', '_')));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void redirectsAreCountedAndTimesHaveBucketsAndObjectives(String driver) {
        assertThat(driver.equals("jedis") ? jedis : lettuce)
                .containsPattern("slotpilot_redirects_total\\{[^}]*kind=\"moved\"\\} 1\\.0")
                .containsPattern("slotpilot_redirect_time_seconds_bucket\\{.*le=\"0.25\"")
                .containsPattern("slotpilot_topology_refresh_time_seconds_bucket\\{.*le=\"0.5\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/slotpilot.json", "prometheus/alerts.yml"})
    void whatIsShownAndAlertedOnExists(String file) throws IOException {
        String text = Files.readString(Path.of("..", "docs", file)).replace("\\\"", "\"");

        assertThat(found(NAME, text)).isNotEmpty().isSubsetOf(found(NAME, lettuce));
        for (String tag : List.of("state", "role", "reason")) {
            assertThat(found(tag + "=~?\"([^\"$]+)\"", text).stream().flatMap(value -> Stream.of(value.split("\\|"))))
                    .isSubsetOf(found(tag + "=\"(\\w+)\"", lettuce));
        }
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
