package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    private static final NodeAddress ANSWERED_BY = new NodeAddress("10.0.0.9", 6379);

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:21301, 127.0.0.1:21301",
        "nodeb.example.com:21301, nodeb.example.com:21301",
        "::1:21331, ::1:21331",
        "fd00::12:7777, fd00::12:7777",
        "[fd00::12]:7777, fd00::12:7777",
        ":21301, 10.0.0.9:21301"
    })
    void readsWhatServersWriteInRedirects(String text, String address) {
        assertThat(Endpoints.parse(text, ANSWERED_BY, AddressMapper.identity())).isEqualTo(NodeAddress.parse(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {":0", "?:21301", "", ":", "host", "host:", "host:x", "host:0", "host:65536", "host:99999999999"})
    void leadsNowhere(String text) {
        assertThat(Endpoints.parse(text, ANSWERED_BY, AddressMapper.identity())).isNull();
    }

    @Test
    void takesTheHostThatAnsweredForNoHost() {
        assertThat(Endpoints.resolve(null, 7000, ANSWERED_BY, AddressMapper.identity()))
                .isEqualTo(new NodeAddress("10.0.0.9", 7000));
        assertThat(Endpoints.resolve("", 7000, null, AddressMapper.identity())).isNull();
    }

    @Test
    void mapsOnceAndAfterTheHostIsFilledIn() {
        AddressMapper nat = announced -> new NodeAddress("nat." + announced.host(), announced.port() + 1);
        assertThat(Endpoints.parse("a:1", ANSWERED_BY, nat)).isEqualTo(new NodeAddress("nat.a", 2));
        assertThat(Endpoints.parse(":1", ANSWERED_BY, nat)).isEqualTo(new NodeAddress("nat.10.0.0.9", 2));
    }

    @Property
    void neverThrows(@ForAll @StringLength(max = 30) @CharRange(from = 0, to = 0x2FF) String host, @ForAll long port) {
        Endpoints.parse(host, ANSWERED_BY, AddressMapper.identity());
        Endpoints.parse(host + ":6379", ANSWERED_BY, AddressMapper.identity());
        NodeAddress resolved = Endpoints.resolve(host, port, ANSWERED_BY, AddressMapper.identity());
        assertThat(resolved == null || resolved.port() == port).isTrue();
    }
}
