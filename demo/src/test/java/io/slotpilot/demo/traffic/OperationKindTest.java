package io.slotpilot.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperationKindTest {

    @Test
    void sharesAddUpToTheWholeTraffic() {
        Map<OperationKind, Long> shares = IntStream.range(0, 100)
                .mapToObj(OperationKind::at)
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));

        assertThat(shares)
                .containsEntry(OperationKind.GET, 40L)
                .containsEntry(OperationKind.SET, 30L)
                .containsEntry(OperationKind.INCR, 15L)
                .containsEntry(OperationKind.MGET, 15L);
    }
}
