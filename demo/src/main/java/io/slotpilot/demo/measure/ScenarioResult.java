package io.slotpilot.demo.measure;

import java.util.List;

/**
 * One scenario, measured.
 *
 * @param name as on the command line
 * @param about what was done, in a sentence
 * @param serverOutageMillis longest time from a fault until the servers took a write to the slots that it concerned
 * @param marks moments to show
 */
public record ScenarioResult(
        String name, String about, long serverOutageMillis, List<Mark> marks, List<ClientMeasurement> clients) {

    /** A moment of the scenario. */
    public record Mark(long millis, String label) {}
}
