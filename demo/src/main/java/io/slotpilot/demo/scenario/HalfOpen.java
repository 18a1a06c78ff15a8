package io.slotpilot.demo.scenario;

import io.slotpilot.demo.traffic.Keyspace;
import io.slotpilot.demo.traffic.Tag;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Migrations stop half-way: of two tags in a slot, one has moved and one has not.
 *
 * <p>The keys of one tag are first on one side together, because nobody can answer MGET of keys on two sides: the
 * servers say TRYAGAIN until the migration goes on. So the tags are torn apart only at the end, for a time that a
 * caller with the demo's timeout can wait for, and then the migration is finished.
 */
final class HalfOpen implements Scenario {

    private static final int FIRST_SLOT = 2_000;
    private static final int SLOTS = 24;
    private static final Duration OPEN = Duration.ofSeconds(8);
    private static final Duration TORN = Duration.ofMillis(800);
    private static final Duration AFTER = Duration.ofSeconds(2);

    @Override
    public String about() {
        return "The migration of " + SLOTS
                + " slots stops half-way: some keys have moved (ASK), some have not. At last "
                + "even keys that one MGET wants are apart (TRYAGAIN) for " + TORN.toMillis()
                + " ms; then it is finished. Half of the traffic is on these slots.";
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(13);
    }

    @Override
    public Keyspace keyspace() {
        return Keyspace.hot(
                slots().stream().flatMap(slot -> Tag.in(slot, 2).stream()).toList());
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode from = cluster.owner(FIRST_SLOT);
        TestNode to = cluster.primaries().stream()
                .filter(node -> node != from)
                .findFirst()
                .orElseThrow();
        BitSet bits = new BitSet();
        slots().forEach(bits::set);
        stage.hold(Duration.ofSeconds(1));
        stage.fault(SLOTS + " slots begin to move", bits);
        for (int slot : slots()) {
            cluster.openSlot(slot, from, to);
            migrate(from, to, keysOf(Tag.in(slot, 2).get(1), from, slot));
        }
        stage.mark("the migration stops half-way");
        stage.hold(OPEN);
        stage.mark("keys of one tag are apart");
        for (int slot : slots()) {
            List<String> keys = keysOf(Tag.in(slot, 2).get(0), from, slot);
            migrate(from, to, keys.stream().filter(key -> key.endsWith(":v0")).toList());
        }
        stage.hold(TORN);
        for (int slot : slots()) {
            cluster.migrateKeys(slot, from, to, Integer.MAX_VALUE);
            cluster.finishSlot(slot, from, to);
        }
        stage.mark("the migration is finished");
        stage.hold(AFTER);
    }

    private static List<Integer> slots() {
        return IntStream.range(FIRST_SLOT, FIRST_SLOT + SLOTS).boxed().toList();
    }

    private static List<String> keysOf(Tag tag, TestNode node, int slot) {
        Object keys = node.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), "100000");
        return keys instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(key -> key.contains('{' + tag.text() + '}'))
                        .sorted()
                        .toList()
                : List.of();
    }

    private static void migrate(TestNode from, TestNode to, List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> command =
                new ArrayList<>(List.of("MIGRATE", to.host(), Integer.toString(to.port()), "", "0", "5000", "KEYS"));
        command.addAll(keys);
        from.command(command.toArray(String[]::new));
    }
}
