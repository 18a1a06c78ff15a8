package io.slotpilot.core.keys;

import io.slotpilot.core.cluster.HashTag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Assertions for the tests of an application: that the keys of one command share a slot. Any test framework. */
public final class SlotAssertions {

    private SlotAssertions() {}

    /**
     * Fails unless keys of these templates are in one slot whatever their holes stand for.
     *
     * @throws AssertionError with every template and, where there is one, the hash tag that would help
     */
    public static void assertSameSlot(KeyTemplate... templates) {
        List<KeyTemplate> all = List.of(templates);
        SlotComparison comparison = KeyTemplate.compare(all);
        if (comparison != SlotComparison.SAME) {
            throw new AssertionError(message(all, comparison));
        }
    }

    /**
     * Fails unless these keys, as they are, are in one slot.
     *
     * @throws AssertionError with every key and its slot
     */
    public static void assertSameSlot(String... keys) {
        if (!HashTag.sameSlot(List.of(keys))) {
            List<byte[]> bytes = Arrays.stream(keys)
                    .map(key -> key.getBytes(StandardCharsets.UTF_8))
                    .toList();
            throw new AssertionError(CrossSlotHelp.message("one command", bytes, true));
        }
    }

    private static String message(List<KeyTemplate> all, SlotComparison comparison) {
        List<KeyTemplate> fix = TagSuggestion.of(all);
        return "Keys " + list(all)
                + (comparison == SlotComparison.DIFFERENT ? " are in different slots" : " need not be in one slot")
                + ": hashed are "
                + list(all.stream().map(KeyTemplate::hashed).toList())
                + (fix.isEmpty() ? "" : ". With a hash tag: " + list(fix))
                + ". What is stored under the old names is not found under new ones.";
    }

    private static String list(List<KeyTemplate> templates) {
        return templates.stream().map(KeyTemplate::toString).collect(Collectors.joining(", "));
    }
}
