package io.slotpilot.core.cluster;

import static io.slotpilot.core.cluster.Views.at;
import static io.slotpilot.core.cluster.Views.id;
import static io.slotpilot.core.cluster.Views.line;
import static io.slotpilot.core.cluster.Views.millis;
import static io.slotpilot.core.cluster.Views.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every history: four nodes, eight slots, ten seconds. */
class SlotMapLawsTest {

    private static final int NODES = 4;
    private static final int SLOTS = 8;
    private static final int END = 10_000;
    private static final long AFTER_ALL = millis(END + 1) + Patch.ECHO_NANOS;

    @Property(tries = 100)
    void aMergeDoneTwiceIsAMergeDoneOnce(@ForAll("maps") SlotMap map, @ForAll("views") ClusterView view) {
        SlotMap once = map.merge(view).map();

        MergeResult again = once.merge(view);

        assertThat(again.map()).isSameAs(once);
        assertThat(again.changed().isEmpty()).isTrue();
    }

    @Property(tries = 100)
    void aRedirectOutlivesEveryViewThatWasAskedBeforeIt(
            @ForAll("maps") SlotMap map,
            @ForAll("slots") int slot,
            @ForAll("nodes") int target,
            @ForAll @Size(max = 3) List<@From("views") ClusterView> views) {
        SlotMap patched = map.withMoved(slot, at(target), AFTER_ALL);
        for (ClusterView view : views) {
            patched = patched.merge(view).map();
        }

        assertThat(Objects.requireNonNull(patched.owner(slot)).aliases()).contains(at(target));
    }

    @Property(tries = 100)
    void aRedirectIsFollowedAndTouchesNoOtherSlot(
            @ForAll("maps") SlotMap map, @ForAll("slots") int slot, @ForAll("nodes") int target) {
        SlotMap patched = map.withMoved(slot, at(target), AFTER_ALL);

        for (int other = 0; other < SLOTS; other++) {
            assertThat(patched.ownerAddress(other)).isEqualTo(other == slot ? at(target) : map.ownerAddress(other));
        }
    }

    @Property(tries = 100)
    void whatChangesOrIsContradictedIsReported(@ForAll("maps") SlotMap map, @ForAll("views") ClusterView view) {
        MergeResult result = map.merge(view);

        for (int slot = 0; slot < SLOTS; slot++) {
            NodeAddress after = result.map().ownerAddress(slot);
            ClusterNode claimed = view.owner(slot);
            assertThat(result.changed().get(slot)).isEqualTo(!Objects.equals(map.ownerAddress(slot), after));
            assertThat(result.contradicted().get(slot))
                    .isEqualTo(!Objects.equals(after, claimed == null ? null : claimed.address()));
        }
    }

    @Property(tries = 100)
    void isConsistentInItself(@ForAll("maps") SlotMap map) {
        int covered = 0;
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = map.owner(slot);
            covered += owner == null ? 0 : 1;
            if (owner != null) {
                assertThat(map.nodes()).contains(owner);
                assertThat(map.primaries()).contains(owner);
                assertThat(map.node(owner.address())).isEqualTo(owner);
                assertThat(map.ownerAddress(slot)).isEqualTo(owner.address());
                assertThat(map.nodes()).containsAll(map.replicas(slot));
            }
        }
        assertThat(map.coveredSlots()).isEqualTo(covered);
        assertThat(map.uncovered().cardinality()).isEqualTo(KeySlot.COUNT - covered);
        assertThat(map.nodes()).doesNotHaveDuplicates();
    }

    @Property(tries = 100)
    void sameVersionMeansSameRoutes(@ForAll("maps") SlotMap map, @ForAll("views") ClusterView view) {
        SlotMap next = map.merge(view).map();

        assertThat(next.version()).isBetween(map.version(), map.version() + 1);
        if (next.version() == map.version()) {
            for (int slot = 0; slot < SLOTS; slot++) {
                assertThat(next.owner(slot)).isEqualTo(map.owner(slot));
                assertThat(next.replicas(slot)).isEqualTo(map.replicas(slot));
            }
            assertThat(next.nodes()).isEqualTo(map.nodes());
            assertThat(next.open()).isEqualTo(map.open());
        }
    }

    @Property(tries = 100)
    void severalViewsDecideAlikeInEveryOrder(@ForAll("viewsAtDifferentTimes") List<ClusterView> views) {
        List<ClusterView> reversed = new ArrayList<>(views);
        Collections.reverse(reversed);

        MergeResult one = SlotMap.empty().decide(views);
        MergeResult other = SlotMap.empty().decide(reversed);

        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(one.map().ownerAddress(slot)).isEqualTo(other.map().ownerAddress(slot));
        }
        assertThat(one.disagreements()).isEqualTo(other.disagreements());
    }

    @Property(tries = 100)
    void oneViewManyTimesDecidesLikeOnce(@ForAll("maps") SlotMap map, @ForAll("views") ClusterView view) {
        MergeResult once = map.merge(view);
        MergeResult thrice = map.decide(List.of(view, view, view));

        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(thrice.map().owner(slot)).isEqualTo(once.map().owner(slot));
        }
        assertThat(thrice.disagreements().isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<Integer> slots() {
        return Arbitraries.integers().between(0, SLOTS - 1);
    }

    @Provide
    Arbitrary<Integer> nodes() {
        return Arbitraries.integers().between(1, NODES);
    }

    /** A history of redirects, open marks and views. */
    @Provide
    Arbitrary<SlotMap> maps() {
        Arbitrary<UnaryOperator<SlotMap>> merges =
                views().map(view -> map -> map.merge(view).map());
        Arbitrary<UnaryOperator<SlotMap>> redirects = Combinators.combine(slots(), nodes(), times())
                .as((slot, node, time) -> map -> map.withMoved(slot, at(node), millis(time)));
        Arbitrary<UnaryOperator<SlotMap>> marks = Combinators.combine(slots(), Arbitraries.of(true, false), times())
                .as((slot, open, time) -> map -> map.withOpen(slot, open, millis(time)));
        return Arbitraries.oneOf(merges, redirects, marks).list().ofMaxSize(6).map(history -> {
            SlotMap map = SlotMap.empty();
            for (UnaryOperator<SlotMap> step : history) {
                map = step.apply(map);
            }
            return map;
        });
    }

    @Provide
    Arbitrary<ClusterView> views() {
        return times().flatMap(this::viewsAt);
    }

    @Provide
    Arbitrary<List<ClusterView>> viewsAtDifferentTimes() {
        return Combinators.combine(viewsAt(1), viewsAt(2), viewsAt(3)).as(List::of);
    }

    private Arbitrary<Integer> times() {
        return Arbitraries.integers().between(0, END);
    }

    private Arbitrary<ClusterView> viewsAt(int time) {
        Arbitrary<List<Integer>> owners =
                Arbitraries.integers().between(0, NODES).list().ofSize(SLOTS);
        Arbitrary<List<Integer>> epochs =
                Arbitraries.integers().between(0, 5).list().ofSize(NODES);
        return Combinators.combine(owners, epochs, nodes(), Arbitraries.of(true, false))
                .as((owner, epoch, answeredBy, withEpochs) ->
                        withEpochs ? nodesView(owner, epoch, answeredBy, time) : slotsView(owner, answeredBy, time));
    }

    /** Owner 0 is a hole; a node without slots is a replica of node 1, unless it is node 1. */
    private static ClusterView nodesView(List<Integer> owners, List<Integer> epochs, int answeredBy, int time) {
        List<String> lines = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            StringBuilder slots = new StringBuilder();
            for (int slot = 0; slot < SLOTS; slot++) {
                slots.append(owners.get(slot) == node ? slot + " " : "");
            }
            boolean replica = slots.isEmpty() && node > 1;
            lines.add(
                    line(node, replica ? "slave" : "master", replica ? id(1) : "-", epochs.get(node - 1), "" + slots));
        }
        return Views.nodes(answeredBy, time, lines.toArray(new String[0]));
    }

    private static ClusterView slotsView(List<Integer> owners, int answeredBy, int time) {
        List<List<Object>> ranges = Stream.iterate(0, slot -> slot + 1)
                .limit(SLOTS)
                .filter(slot -> owners.get(slot) > 0)
                .map(slot -> range(slot, slot, owners.get(slot)))
                .toList();
        return ClusterView.fromSlots(ranges, at(answeredBy), millis(time), AddressMapper.identity());
    }
}
