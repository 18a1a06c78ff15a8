package io.slotpilot.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short look at what {@code mvn -q -Psample} plays; the rest takes minutes. */
class SampleIT {

    @Test
    void theApplicationServesEveryRequestWhileSlotsMove(@TempDir Path directory) throws InterruptedException {
        try (TestCluster cluster = TestCluster.builder().replicas(0).start();
                Stage stage = Stage.start(cluster, Contender.promising(), directory)) {
            ActResult result = new Reshard(150, Duration.ZERO).play(stage);

            assertThat(result.promises())
                    .hasSize(4)
                    .allSatisfy(promise -> assertThat(promise.kept())
                            .as("%s: %s\n%s", promise.text(), promise.measured(), result.rows())
                            .isTrue());
        }
    }
}
