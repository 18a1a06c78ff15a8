package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;

/** Whatever comes over the wire: a view, or one kind of exception. */
class HostileRepliesTest {

    private static final NodeAddress ANSWERED_BY = new NodeAddress("10.0.0.9", 6379);

    @Property
    void slotsAreReadOrRefused(@ForAll("replies") Object reply) {
        try {
            ClusterView view = ClusterView.fromSlots(reply, ANSWERED_BY, 0, AddressMapper.identity());
            isSound(view);
            Statistics.collect("read");
        } catch (MalformedReplyException expected) {
            Statistics.collect("refused");
            assertThat(expected).hasMessageStartingWith("CLUSTER SLOTS: ");
        }
        Statistics.coverage(HostileRepliesTest::bothHappen);
    }

    @Property
    void nodesAreReadOrRefused(@ForAll("texts") String text) {
        try {
            ClusterView view = ClusterView.fromNodes(text, ANSWERED_BY, 0, AddressMapper.identity());
            isSound(view);
            Statistics.collect("read");
        } catch (MalformedReplyException expected) {
            Statistics.collect("refused");
            assertThat(expected).hasMessageStartingWith("CLUSTER NODES: ");
        }
        Statistics.coverage(HostileRepliesTest::bothHappen);
    }

    private static void bothHappen(StatisticsCoverage coverage) {
        coverage.check("read").percentage(share -> share > 5);
        coverage.check("refused").percentage(share -> share > 5);
    }

    private static void isSound(ClusterView view) {
        SlotMap map = SlotMap.empty().merge(view).map();
        assertThat(map.coveredSlots()).isEqualTo(view.coveredSlots());
        assertThat(map.merge(view).map()).isSameAs(map);
    }

    @Provide
    Arbitrary<Object> replies() {
        Arbitrary<Object> ranges = list(
                Arbitraries.of(0L, 5L, 16383L, 16384L, -1L), Arbitraries.of(5L, 9L, 16383L, "7", 3.5), node(), node());
        return Arbitraries.frequencyOf(
                Tuple.of(1, junk().map(Object.class::cast)),
                Tuple.of(6, ranges.list().ofMaxSize(5).map(Object.class::cast)));
    }

    private static Arbitrary<Object> node() {
        return list(
                Arbitraries.of("10.0.0.1", "?", "", "::1", " ", "h").injectNull(0.1),
                Arbitraries.of(0L, 6379L, 70000L, -5L, "6379"),
                Arbitraries.of("id1", "id2", "id3", "").injectNull(0.1),
                junk());
    }

    private static Arbitrary<Object> junk() {
        return Arbitraries.of(
                List.of(),
                List.of("ip", "10.0.0.2"),
                List.of("ip"),
                Map.of("ip", "10.0.0.3", "hostname", ""),
                List.of(Map.entry("hostname", "h")),
                "text",
                1L,
                new byte[] {-1, 0},
                ByteBuffer.allocate(3),
                new Object());
    }

    /** The first items, at times one too few. */
    private static Arbitrary<Object> list(Arbitrary<?>... items) {
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.integers().between(0, items.length)),
                        Tuple.of(9, Arbitraries.just(items.length)))
                .flatMap(size -> Combinators.combine(Arrays.stream(items)
                                .limit(size)
                                .map(item -> item.map(value -> (Object) Optional.ofNullable(value)))
                                .toList())
                        .as(values -> (Object) values.stream()
                                .map(value -> ((Optional<?>) value).orElse(null))
                                .collect(Collectors.toCollection(java.util.ArrayList::new))));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> fields = Arbitraries.of(
                "a1",
                "b2",
                "10.0.0.1:6379@16379",
                "::1:1@2,host",
                ":0@0",
                ":7@8",
                "h:x@",
                "?:1@1,,a=b",
                "myself,master",
                "slave",
                "fail?,noaddr",
                "-",
                "a1",
                "0",
                "17",
                "-3",
                "99999999999999999999",
                "connected",
                "0-100",
                "5",
                "16384",
                "9-3",
                "[5->-a1]",
                "[6-<-b2]",
                "[",
                "[7",
                "1-2-3",
                "\u00e9",
                "vars",
                "txt:");
        Arbitrary<String> wellFormed = Combinators.combine(
                        Arbitraries.of("a1", "b2", "c3"),
                        Arbitraries.of("10.0.0.1:6379@16379", "::1:1@2,host", ":0@0", ":7@8", "?:1@1"),
                        Arbitraries.of("master", "myself,slave", "handshake", "master,fail"),
                        Arbitraries.of("-", "a1", "b2"),
                        Arbitraries.of("0", "3", "9"),
                        Arbitraries.of("0-100", "50-60 [5->-a1]", "", "16383"))
                .as((id, address, flags, primary, epoch, slots) ->
                        id + ' ' + address + ' ' + flags + ' ' + primary + " 0 0 " + epoch + " connected " + slots);
        Arbitrary<String> random = fields.list().ofMinSize(0).ofMaxSize(12).map(list -> String.join(" ", list));
        return Arbitraries.frequencyOf(Tuple.of(1, random), Tuple.of(4, wellFormed))
                .list()
                .ofMaxSize(4)
                .map(lines -> String.join("\n", lines));
    }
}
