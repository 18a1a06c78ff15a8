package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class ServerInfoTest {

    @Test
    void readsErrorCounts() {
        String info = "# Errorstats\r\nerrorstat_MOVED:count=3\r\nerrorstat_ERR:count=1\r\n";
        assertThat(ServerInfo.errorStats(ServerInfo.fields(info)))
                .containsExactly(entry("ERR", 1L), entry("MOVED", 3L));
    }

    @Test
    void readsCommandCounts() {
        String info = """
                # Commandstats
                cmdstat_get:calls=5,usec=9,usec_per_call=1.80,rejected_calls=2,failed_calls=1
                cmdstat_cluster|slots:calls=1,usec=9
                """;
        assertThat(ServerInfo.commandStats(ServerInfo.fields(info)))
                .containsExactly(
                        entry("cluster|slots", new CommandStats(1, 0, 0)), entry("get", new CommandStats(5, 2, 1)));
        assertThat(new CommandStats(5, 2, 1).received()).isEqualTo(7);
    }

    @Test
    void cutsALogToItsLastLines() {
        assertThat(ServerInfo.lastLines("1\n2\n3\n", 2)).isEqualTo("2\n3");
        assertThat(ServerInfo.lastLines("1\n", 2)).isEqualTo("1");
    }
}
