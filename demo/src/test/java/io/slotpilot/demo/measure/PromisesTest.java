package io.slotpilot.demo.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromisesTest {

    private static final ClientResult FLAWLESS = new ClientResult("slotpilot-jedis", 100, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final Promises promises = new Promises(2_000);

    @ParameterizedTest
    @ValueSource(strings = {"calm", "reshard", "failover", "kill", "freeze", "half-open"})
    void areKeptByAFlawlessClient(String scenario) {
        assertThat(broken(scenario, FLAWLESS, 0, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"calm", "reshard", "failover", "kill", "freeze", "half-open"})
    void areBrokenEverywhereByACommandAppliedTwiceALostWriteOrAHangingCall(String scenario) {
        ClientResult wrong = new ClientResult("slotpilot-jedis", 100, 0, 0, 0, 0, 0, 0, 0, 1, 1);

        assertThat(broken(scenario, wrong, 2_501, 0))
                .containsExactly(
                        "no command applied twice",
                        "no acknowledged write lost",
                        "no call longer than the caller's timeout (ms)");
    }

    @ParameterizedTest
    @CsvSource({"calm,true", "reshard,true", "failover,true", "kill,false", "freeze,false", "half-open,true"})
    void allowErrorsOnlyWhereTheServersFail(String scenario, boolean promised) {
        ClientResult failing = new ClientResult("slotpilot-jedis", 100, 1, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(broken(scenario, failing, 0, 0)).isEqualTo(promised ? List.of("no errors") : List.of());
    }

    @ParameterizedTest
    @CsvSource({"kill,4299,true", "kill,4300,true", "kill,4301,false", "freeze,5000,true", "freeze,5001,false"})
    void boundTheOutageByTheServersOwn(String scenario, long outageMillis, boolean kept) {
        ClientResult result = new ClientResult("slotpilot-jedis", 100, 9, outageMillis, 0, 0, 0, 0, 0, 0, 0);

        assertThat(broken(scenario, result, 0, 0).isEmpty()).isEqualTo(kept);
    }

    @Test
    void wantIncrementsThatFailToSayWhy() {
        assertThat(broken("kill", FLAWLESS, new Evidence(0, 0, 0, 1, 0))).containsExactly("and says why, by its trace");
    }

    @Test
    void wantIncrementsToFailAtOnceAndToComeBackWithTheServers() {
        assertThat(broken("kill", FLAWLESS, new Evidence(0, 0, 300, 0, 4_300))).isEmpty();
        assertThat(broken("kill", FLAWLESS, new Evidence(0, 0, 301, 0, 4_301)))
                .containsExactly(
                        "INCR in flight fails at once (ms)", "INCR is back within the servers' outage + 300 (ms)");
        assertThat(broken("freeze", FLAWLESS, new Evidence(0, 0, 2_000, 0, 5_001)))
                .containsExactly("INCR is back within the servers' outage + 1000 (ms)");
    }

    @Test
    void boundWhatAReshardCosts() {
        ClientResult frugal = new ClientResult("slotpilot-jedis", 100, 0, 900, 0, 50, 7, 10, 0, 0, 0);
        ClientResult wasteful = new ClientResult("slotpilot-jedis", 100, 0, 900, 0, 51, 7, 11, 1, 0, 0);

        assertThat(broken("reshard", frugal, 0, 50)).isEmpty();
        assertThat(broken("reshard", wasteful, 0, 50))
                .containsExactly(
                        "at most one MOVED per moved slot and thread",
                        "few topology queries",
                        "no second connection to a node");
    }

    private List<String> broken(String scenario, ClientResult result, long longestCallMillis, long touchedMoves) {
        return broken(scenario, result, new Evidence(longestCallMillis, touchedMoves, 0, 0, 0));
    }

    private List<String> broken(String scenario, ClientResult result, Evidence evidence) {
        ClientMeasurement client = new ClientMeasurement(result, evidence, Map.of(), List.of());
        ScenarioResult played = new ScenarioResult(scenario, "about", 4_000, List.of(), List.of(client));
        return promises.of(played, client).stream()
                .filter(promise -> !promise.kept())
                .map(Promise::text)
                .toList();
    }
}
