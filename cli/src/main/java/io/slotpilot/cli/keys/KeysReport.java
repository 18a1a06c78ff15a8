package io.slotpilot.cli.keys;

import java.util.List;

/**
 * What a page about keys says. Shares are parts of 1; a share of memory is estimated from the keys whose size is known,
 * and 0 if none is.
 *
 * @param complete whether all keys were looked at that were asked for
 * @param keys how many were looked at
 * @param samples of how many the size is known
 * @param templates the most frequent first
 * @param otherTemplates how many more there are
 * @param otherKeys how many keys these have
 * @param hotTags tags that own far more than a slot's even part of the keys, or much of the memory
 * @param braces faults, the most frequent first
 */
public record KeysReport(
        boolean complete,
        long keys,
        long samples,
        List<Template> templates,
        int otherTemplates,
        long otherKeys,
        List<HotTag> hotTags,
        List<Braces> braces,
        Slots slots,
        List<Node> nodes) {

    /** A template; {@code tagged}: whether it has a hash tag that decides the slot. */
    public record Template(String template, long keys, double share, double memoryShare, boolean tagged) {}

    /**
     * A hash tag.
     *
     * @param tag itself, or its template where names are not shown
     * @param keys at least so many
     * @param shareOfSlot of the keys in its slot
     */
    public record HotTag(String tag, int slot, long keys, double share, double shareOfSlot, double memoryShare) {}

    /** Keys with one fault, and their most frequent templates. */
    public record Braces(BraceFault fault, long keys, double share, List<String> templates) {}

    /** How the keys are spread over the slots that have any. */
    public record Slots(int used, double average, List<Slot> fullest) {}

    /** A slot that has far more keys than the average; {@code times}: how many times that. */
    public record Slot(int slot, long keys, double times) {}

    /** A node that was asked; {@code times}: its part, 1 being an even one. */
    public record Node(String node, boolean replica, String primary, long keys, double share, double times) {}

    public KeysReport {
        templates = List.copyOf(templates);
        hotTags = List.copyOf(hotTags);
        braces = List.copyOf(braces);
        nodes = List.copyOf(nodes);
    }

    /** Whether something should be looked at: a hot tag, faulty braces, a slot or a node with far too much. */
    public boolean hasFindings() {
        return !hotTags.isEmpty()
                || braces.stream().anyMatch(each -> each.fault().matters())
                || !slots.fullest().isEmpty()
                || nodes.stream().anyMatch(node -> node.times() >= KeysAnalysis.SKEWED_NODE);
    }
}
