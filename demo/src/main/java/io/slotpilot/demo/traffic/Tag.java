package io.slotpilot.demo.traffic;

import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;

/** A hash tag: all keys with it are in one slot. */
public record Tag(String text, int slot) {

    /** The first {@code count} tags of a slot, always the same ones. */
    public static List<Tag> in(int slot, int count) {
        List<Tag> tags = new ArrayList<>();
        for (int candidate = 0; tags.size() < count; candidate++) {
            String text = Integer.toString(candidate, Character.MAX_RADIX);
            if (TestCluster.slotOf(text) == slot) {
                tags.add(new Tag(text, slot));
            }
        }
        return tags;
    }

    /** The tag that the testkit uses for a slot. */
    public static Tag of(int slot) {
        String key = TestCluster.keyIn(slot);
        return new Tag(key.substring(key.indexOf('{') + 1, key.indexOf('}')), slot);
    }
}
