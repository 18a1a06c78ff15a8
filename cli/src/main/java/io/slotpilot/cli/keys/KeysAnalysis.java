package io.slotpilot.cli.keys;

import io.slotpilot.cli.keys.KeysReport.Braces;
import io.slotpilot.cli.keys.KeysReport.HotTag;
import io.slotpilot.cli.keys.KeysReport.Node;
import io.slotpilot.cli.keys.KeysReport.Slot;
import io.slotpilot.cli.keys.KeysReport.Slots;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.TemplateInference;
import io.slotpilot.core.keys.TemplateTable.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the page of what was counted. */
public final class KeysAnalysis {

    /** A node with this many times its even part is told. */
    static final double SKEWED_NODE = 1.5;

    /** With names hidden, a word of a template has at least so many keys: it is a part of a scheme, not a name. */
    public static final int KEYS_OF_A_WORD = 10;

    /** A slot or a tag is hot with this many times the keys that a slot would have if all had the same. */
    private static final int HOT = 20;

    private static final int LEAST_HOT_KEYS = 100;
    private static final double HOT_MEMORY = 0.01;
    private static final int LEAST_HOT_SAMPLES = 5;
    private static final int EXAMPLES = 3;

    private final Keyspace keyspace;
    private final boolean names;
    private final int top;

    /**
     * @param names whether names of keys, or parts of few of them, may be shown
     * @param top how many rows of each kind
     */
    public KeysAnalysis(Keyspace keyspace, boolean names, int top) {
        this.keyspace = keyspace;
        this.names = names;
        this.top = top;
    }

    /** The page. */
    public KeysReport report(List<ScanTarget> targets, boolean complete) {
        List<Row> rows = keyspace.templates().rows(names ? 0 : KEYS_OF_A_WORD);
        List<Row> shown = rows.subList(0, Math.min(top, rows.size()));
        long keysShown = shown.stream().mapToLong(Row::keys).sum();
        return new KeysReport(
                complete,
                keyspace.keys(),
                keyspace.samples(),
                templates(shown, rows),
                rows.size() - shown.size(),
                keyspace.keys() - keysShown,
                hotTags(),
                braces(),
                slots(),
                nodes(targets));
    }

    /** The size of a key of a template whose keys were not asked is taken for the average. */
    private List<KeysReport.Template> templates(List<Row> shown, List<Row> all) {
        double memory = all.stream().mapToDouble(this::memory).sum();
        return shown.stream()
                .map(row -> new KeysReport.Template(
                        row.template().toString(),
                        row.keys(),
                        share(row.keys(), keyspace.keys()),
                        memory == 0 ? 0 : memory(row) / memory,
                        row.template().isTagged()))
                .toList();
    }

    private double memory(Row row) {
        double average = keyspace.samples() == 0 ? 0 : (double) keyspace.bytes() / keyspace.samples();
        return row.keys() * (row.samples() == 0 ? average : (double) row.bytes() / row.samples());
    }

    private List<HotTag> hotTags() {
        double hot = Math.max(LEAST_HOT_KEYS, HOT * (double) keyspace.keys() / KeySlot.COUNT);
        List<HotTag> tags = new ArrayList<>();
        for (TagTable.Tag tag : keyspace.tags().tags()) {
            double memory = share(tag.bytes(), keyspace.bytes());
            if (tag.keys() >= hot || (memory >= HOT_MEMORY && tag.samples() >= LEAST_HOT_SAMPLES)) {
                tags.add(new HotTag(
                        names ? tag.text() : TemplateInference.of(tag.text()).toString(),
                        tag.slot(),
                        tag.keys(),
                        share(tag.keys(), keyspace.keys()),
                        share(tag.keys(), keyspace.keysInSlot(tag.slot())),
                        memory));
            }
        }
        tags.sort(Comparator.comparingDouble((HotTag tag) -> Math.max(tag.share(), tag.memoryShare()))
                .reversed());
        return tags.subList(0, Math.min(top, tags.size()));
    }

    private List<Braces> braces() {
        List<Braces> braces = new ArrayList<>();
        for (Map.Entry<BraceFault, io.slotpilot.core.keys.TemplateTable> fault :
                keyspace.faults().entrySet()) {
            List<String> examples = fault.getValue().rows(names ? 0 : KEYS_OF_A_WORD).stream()
                    .limit(EXAMPLES)
                    .map(row -> row.template().toString())
                    .toList();
            long keys = fault.getValue().keys();
            braces.add(new Braces(fault.getKey(), keys, share(keys, keyspace.keys()), examples));
        }
        braces.sort(Comparator.comparingLong(Braces::keys).reversed());
        return braces;
    }

    private Slots slots() {
        int used = (int) IntStream.range(0, KeySlot.COUNT)
                .filter(slot -> keyspace.keysInSlot(slot) > 0)
                .count();
        double average = (double) keyspace.keys() / KeySlot.COUNT;
        List<Slot> fullest = IntStream.range(0, KeySlot.COUNT)
                .filter(slot -> keyspace.keysInSlot(slot) >= Math.max(LEAST_HOT_KEYS, HOT * average))
                .mapToObj(slot -> new Slot(slot, keyspace.keysInSlot(slot), keyspace.keysInSlot(slot) / average))
                .sorted(Comparator.comparingLong(Slot::keys).reversed())
                .limit(top)
                .toList();
        return new Slots(used, average, fullest);
    }

    private List<Node> nodes(List<ScanTarget> targets) {
        return targets.stream()
                .map(target -> {
                    double share = share(target.keys(), keyspace.keys());
                    return new Node(
                            target.address().toString(),
                            target.isReplica(),
                            target.primary().toString(),
                            target.keys(),
                            share,
                            share * targets.size());
                })
                .toList();
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }
}
