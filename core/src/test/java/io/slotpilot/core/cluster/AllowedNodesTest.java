package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNodesTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16,            10.1.255.3,          6379",
        "10.1.2.3,               10.1.2.3,            1",
        "0.0.0.0/0,              192.0.2.1,           6379",
        "10.1.0.0/16:6379,       10.1.0.1,            6379",
        "10.1.0.0/16:6379-6384,  10.1.0.1,            6384",
        "fd00::/8,               fdab::12,            7777",
        "[fd00::/8]:6379,        fd00::1,             6379",
        "::1,                    0:0:0:0:0:0:0:1,     6379",
        "127.0.0.0/8,            ::ffff:127.0.0.1,    6379",
        "redis-1.example.com,    REDIS-1.example.com, 6379",
        "*.example.com,          a.b.example.com,     6379",
        "*.example.com:6379,     a.example.com,       6379"
    })
    void allowsWhatARuleNames(String rule, String host, int port) {
        assertThat(AllowedNodes.of(rule).contains(new NodeAddress(host, port))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16,         10.2.0.1,              6379",
        "10.1.0.0/16:6379,    10.1.0.1,              22",
        "10.1.0.0/16:1-100,   10.1.0.1,              101",
        "fd00::/8,            fe80::1,               6379",
        "127.0.0.0/8,         127.1,                 6379", // what a resolver may take for 127.0.0.1
        "127.0.0.0/8,         2130706433,            6379",
        "127.0.0.0/8,         0x7f000001,            6379",
        "127.0.0.0/8,         localhost,             6379", // nobody is asked what a name stands for
        "10.0.0.8,            10.0.0.010,            6379",
        "*.example.com,       example.com,           6379",
        "*.example.com,       evil-example.com,      6379",
        "*.example.com,       a.example.com.evil.io, 6379",
        "example.com,         a.example.com,         6379"
    })
    void refusesAllElse(String rule, String host, int port) {
        assertThat(AllowedNodes.of(rule).contains(new NodeAddress(host, port))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a*b",
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0.0/x",
                "10.0.0.0/",
                "host/8",
                "host:0",
                "host:70000",
                "host:9-1",
                "host:",
                "a b",
                "*.",
                "fd00::1::2",
                "user@host"
            })
    void refusesRulesThatAreNone(String rule) {
        assertThatThrownBy(() -> AllowedNodes.of(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an allowed node must be")
                .hasMessageContaining("'" + rule + "'");
    }

    @Test
    void oneRuleOfSeveralIsEnoughAndNoneIsTooFew() {
        AllowedNodes allowed = AllowedNodes.of("10.0.0.0/8", "*.example.com");
        assertThat(allowed.contains(new NodeAddress("10.9.9.9", 1))).isTrue();
        assertThat(allowed.contains(new NodeAddress("a.example.com", 1))).isTrue();
        assertThat(allowed.contains(new NodeAddress("11.0.0.1", 1))).isFalse();
        assertThat(AllowedNodes.all().contains(new NodeAddress("11.0.0.1", 1))).isTrue();
        assertThatThrownBy(() -> AllowedNodes.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyTextIsARuleOrRefusedAsOne(@ForAll String text, @ForAll String host) {
        try {
            AllowedNodes allowed = AllowedNodes.of(text);
            if (NodeAddress.isHost(host)) {
                allowed.contains(new NodeAddress(host, 6379));
            }
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageStartingWith("an allowed node must be");
        }
    }

    @Property
    void readsIpv6AsTheJdkDoes(@ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 7) int gap)
            throws UnknownHostException {
        bytes[0] = (byte) (bytes[0] | 0x20); // no IPv4 in disguise
        bytes[2 * gap] = 0;
        bytes[2 * gap + 1] = 0;
        InetAddress address = InetAddress.getByAddress(bytes);
        String full = address.getHostAddress();
        String shortened = IntStream.range(0, 8)
                .mapToObj(i -> i == gap ? "" : full.split(":", -1)[i])
                .collect(Collectors.joining(":"));
        shortened = gap == 0 ? ':' + shortened : gap == 7 ? shortened + ':' : shortened;

        assertThat(IpLiteral.parse(full)).isEqualTo(address.getAddress());
        assertThat(IpLiteral.parse(shortened)).isEqualTo(address.getAddress());
    }

    @Property
    void aNetworkHoldsWhatSharesItsFirstBits(
            @ForAll @Size(4) byte[] network, @ForAll @Size(4) byte[] host, @ForAll @IntRange(max = 32) int bits) {
        boolean same = bits == 0 || (number(network) ^ number(host)) >>> (32 - bits) == 0;

        assertThat(AllowedNodes.of(dotted(network) + '/' + bits).contains(new NodeAddress(dotted(host), 1)))
                .isEqualTo(same);
    }

    @Property
    void anAddressIsInItsOwnNetworks(@ForAll @Size(4) @ByteRange byte[] host, @ForAll @IntRange(max = 32) int bits) {
        assertThat(AllowedNodes.of(dotted(host) + '/' + bits).contains(new NodeAddress(dotted(host), 1)))
                .isTrue();
    }

    private static int number(byte[] address) {
        return (address[0] & 0xff) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | address[3] & 0xff;
    }

    private static String dotted(byte[] address) {
        return IntStream.range(0, 4)
                .mapToObj(i -> Integer.toString(address[i] & 0xff))
                .collect(Collectors.joining("."));
    }
}
