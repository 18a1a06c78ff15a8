package io.slotpilot.testkit.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClusterViewTest {

    private static final String REPLY = """
            aaaa 127.0.0.1:7000@17000,,tls-port=0,shard-id=1f myself,master - 0 0 3 connected 0-99 200 [5->-bbbb] [300-<-bbbb]
            bbbb :0@0 master,noaddr,fail? - 0 0 2 disconnected 100-199
            cccc ::1:7002@17002,host slave aaaa 0 1 3 connected
            """;

    private final ClusterView view = ClusterView.parse(REPLY);

    @Test
    void readsLinesWithSlotsMarkersAndFlags() {
        ClusterView.Line myself = view.myself();
        assertThat(myself.id()).isEqualTo("aaaa");
        assertThat(SlotRanges.format(myself.slots(), ",")).isEqualTo("0-99,200");
        assertThat(myself.migrating()).isEqualTo(Map.of(5, "bbbb"));
        assertThat(myself.importing()).isEqualTo(Map.of(300, "bbbb"));
        assertThat(myself.epoch()).isEqualTo(3);

        ClusterView.Line ghost = Objects.requireNonNull(view.line("bbbb"));
        assertThat(ghost.isFailing()).isTrue();
        assertThat(ghost.connected()).isFalse();
        assertThat(Objects.requireNonNull(view.line("cccc")).primaryId()).isEqualTo("aaaa");
    }

    @Test
    void knowsOwnersAndHoles() {
        assertThat(view.ownerOf(150)).isEqualTo("bbbb");
        assertThat(view.ownerOf(201)).isNull();
        assertThat(view.line("dddd")).isNull();
    }

    @Test
    void viewsAgreeWhenTheirOwnersDo() {
        assertThat(view.agreesWith(ClusterView.parse(REPLY.replace("myself,", ""))))
                .isTrue();
        assertThat(view.agreesWith(ClusterView.parse(REPLY.replace("100-199", "100-198"))))
                .isFalse();
    }
}
