package io.slotpilot.demo.measure;

import java.util.List;
import java.util.Map;

/**
 * All that is known of one client in one scenario.
 *
 * @param longestCallMillis the longest that one call took
 * @param touchedMoves pairs of a slot that moved and a thread that used it afterwards
 * @param errorTexts what was thrown, and how often; most frequent first
 */
public record ClientMeasurement(
        ClientResult result,
        long longestCallMillis,
        long touchedMoves,
        Map<String, Long> errorTexts,
        List<Bucket> timeline) {

    /** See {@link ClientResult#client()}. */
    public String client() {
        return result.client();
    }
}
