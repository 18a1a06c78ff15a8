package io.slotpilot.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Compares, or with the system property {@value #UPDATE} writes. The page itself tells the command. */
class MetricsPageTest {

    private static final String UPDATE = "slotpilot.docs.update";

    @Test
    void theTableOfMetersIsThatOfTheCode() throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            MetricsPage.read().writeWith(MetricsPage.made());
        }
        assertThat(MetricsPage.read().table())
                .as("%s, which -D%s=true makes anew", MetricsPage.PATH, UPDATE)
                .isEqualTo(MetricsPage.made());
    }
}
