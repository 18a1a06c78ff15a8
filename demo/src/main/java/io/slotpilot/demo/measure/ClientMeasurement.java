package io.slotpilot.demo.measure;

import java.util.List;
import java.util.Map;

/**
 * All that is known of one client in one scenario.
 *
 * @param errorTexts what was thrown, and how often; most frequent first
 */
public record ClientMeasurement(
        ClientResult result, Evidence evidence, Map<String, Long> errorTexts, List<Bucket> timeline) {

    /** See {@link ClientResult#client()}. */
    public String client() {
        return result.client();
    }
}
