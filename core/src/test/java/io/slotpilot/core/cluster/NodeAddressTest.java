package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:6379, 10.0.0.1, 6379",
        "::1:6379, ::1, 6379",
        "[FD00::12]:7777, fd00::12, 7777",
        "NodeB.Example.com:1, nodeb.example.com, 1"
    })
    void readsHostAndPort(String text, String host, int port) {
        assertThat(NodeAddress.parse(text)).isEqualTo(new NodeAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", "host:", ":6379", "?:6379", "host:0", "host:65536", "host:+1", "host:-1", "a b:1"})
    void namesTextThatIsNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.parse(text))
                .withMessageContaining("but was");
    }

    @Test
    void printsWhatItCanReadBack() {
        NodeAddress address = new NodeAddress("fd00::12", 7777);
        assertThat(NodeAddress.parse(address.toString())).isEqualTo(address);
    }

    @Test
    void keepsControlCharactersOutOfMessages() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeAddress("evil\r\nlog line", 1))
                .withMessageContaining("evil??log line");
    }
}
