package io.slotpilot.demo.measure;

import java.util.ArrayList;
import java.util.List;

/** What Slotpilot promises, scenario by scenario. */
public final class Promises {

    /** How much later than its timeout a call may return: the demo's threads share two cores with six servers. */
    static final long TIMEOUT_SLACK_MILLIS = 500;

    private static final long TOPOLOGY_QUERIES = 10;
    private static final long KILL_SLACK_MILLIS = 300;
    private static final long FREEZE_SLACK_MILLIS = 1_000;

    private final long timeoutMillis;

    /**
     * The promises to callers with that timeout.
     */
    public Promises(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** The promises of one client in one scenario. */
    public List<Promise> of(ScenarioResult scenario, ClientMeasurement client) {
        Check check = new Check(scenario.name(), client.client());
        ClientResult result = client.result();
        check.atMost("no command applied twice", result.appliedTwice(), 0);
        check.atMost("no acknowledged write lost", result.lostAcknowledged(), 0);
        check.atMost(
                "no call longer than the caller's timeout (ms)",
                client.evidence().longestCallMillis(),
                limitMillis());
        switch (scenario.name()) {
            case "kill" -> {
                long inFlight = client.evidence().inFlightFailureMillis();
                check.atMost("INCR in flight fails at once (ms)", inFlight, KILL_SLACK_MILLIS);
                check.atMost("and says why, by its trace", client.evidence().untracedFailures(), 0);
                check.outage(client, scenario, KILL_SLACK_MILLIS);
            }
            case "freeze" -> check.outage(client, scenario, FREEZE_SLACK_MILLIS);
            case "reshard" -> reshard(check, client);
            default -> check.atMost("no errors", result.errors(), 0);
        }
        return check.promises;
    }

    private static void reshard(Check check, ClientMeasurement client) {
        ClientResult result = client.result();
        check.atMost("no errors", result.errors(), 0);
        check.atMost(
                "at most one MOVED per moved slot and thread",
                result.moved(),
                client.evidence().touchedMoves());
        check.atMost("few topology queries", result.topologyQueries(), TOPOLOGY_QUERIES);
        check.atMost("no second connection to a node", result.newConnections(), 0);
    }

    private long limitMillis() {
        return timeoutMillis + TIMEOUT_SLACK_MILLIS;
    }

    /** Collects the promises of one client. */
    private record Check(String scenario, String client, List<Promise> promises) {

        Check(String scenario, String client) {
            this(scenario, client, new ArrayList<>());
        }

        void atMost(String text, long value, long bound) {
            promises.add(new Promise(scenario, client, text, value, bound));
        }

        void outage(ClientMeasurement client, ScenarioResult scenario, long slackMillis) {
            long bound = scenario.serverOutageMillis() + slackMillis;
            String limit = " the servers' outage + " + slackMillis + " (ms)";
            atMost("GET, MGET, SET are back within" + limit, client.result().outageMillis(), bound);
            atMost("INCR is back within" + limit, client.evidence().incrementsBackMillis(), bound);
        }
    }
}
