package io.slotpilot.demo.scenario;

import io.slotpilot.demo.traffic.Keyspace;
import java.time.Duration;

/** Something that happens to a cluster. */
public interface Scenario {

    /** What happens, in a sentence for the report. */
    String about();

    /** About how long {@link #play} takes; for the progress bar. */
    Duration length();

    /** What the traffic touches meanwhile. */
    default Keyspace keyspace() {
        return Keyspace.even();
    }

    /** Makes it happen, while the traffic goes on. The cluster is healthy before; whatever is broken is healed after. */
    void play(Stage stage) throws InterruptedException;
}
