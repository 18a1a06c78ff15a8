package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedAddressesTest {

    private static final NodeAddress ANSWERED_BY = new NodeAddress("10.0.0.1", 6379);
    private static final RedirectOptions OPTIONS = RedirectOptions.builder()
            .allowedNodes(AllowedNodes.of("10.0.0.0/8:6379"))
            .build()
            .forClient("test");

    @Test
    void aRedirectToAForeignHostLeadsNowhere() {
        assertThat(target("MOVED 1 192.0.2.1:6379")).isNull();
        assertThat(target("ASK 1 192.0.2.1:6379")).isNull();
        assertThat(target("MOVED 1 10.0.0.2:6379")).isEqualTo(new NodeAddress("10.0.0.2", 6379));
    }

    @Test
    void aRedirectToAnotherServicesPortLeadsNowhere() {
        assertThat(target("MOVED 1 10.0.0.1:22")).isNull();
        assertThat(target("MOVED 1 :22")).isNull();
    }

    @Test
    void aForeignHostInAViewIsANodeWithoutAddress() {
        List<Object> slots = List.of(
                List.of(0L, 100L, List.of("192.0.2.1", 6379L, "a".repeat(40))),
                List.of(101L, 16383L, List.of("10.0.0.2", 6379L, "b".repeat(40))));

        ClusterView view = ClusterView.fromSlots(slots, ANSWERED_BY, 0, OPTIONS.addressMapper());

        assertThat(view.coveredSlots()).isEqualTo(16383 - 100);
    }

    @Test
    void theAddressThatIsConnectedToCountsNotTheAnnouncedOne() {
        AddressMapper nat = announced -> new NodeAddress("10.9.9.9", announced.port());
        RedirectOptions options = OPTIONS.mutate().addressMapper(nat).build().forClient("test");

        assertThat(options.addressMapper().map(new NodeAddress("192.0.2.1", 6379)))
                .isEqualTo(new NodeAddress("10.9.9.9", 6379));
    }

    @Test
    void everyNodeIsAllowedUnlessTold() {
        RedirectOptions options = RedirectOptions.standard().forClient("test");
        NodeAddress anywhere = new NodeAddress("192.0.2.1", 22);
        assertThat(options.addressMapper().map(anywhere)).isEqualTo(anywhere);
    }

    private static @Nullable NodeAddress target(String line) {
        return Failure.ofError(line, ANSWERED_BY, OPTIONS.addressMapper()).target();
    }
}
