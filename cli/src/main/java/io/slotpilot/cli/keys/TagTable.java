package io.slotpilot.cli.keys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how many keys have each tag, in bounded memory: when there are too many tags, the rarer half is forgotten.
 *
 * <p>A count is never too high, and too low by at most {@link #missed}; so no tag is overlooked that more keys have.
 * Not thread-safe.
 */
final class TagTable {

    static final int CAPACITY = 20_000;

    /** A tag is part of a key, and a key may have 512 MB. */
    private static final int LONGEST = 200;

    /** What is known of one tag. */
    static final class Tag {

        private final String text;
        private final int slot;
        private long keys;
        private long bytes;
        private int samples;

        private Tag(String text, int slot) {
            this.text = text;
            this.slot = slot;
        }

        String text() {
            return text;
        }

        int slot() {
            return slot;
        }

        long keys() {
            return keys;
        }

        /** The sizes of those keys whose size is known. */
        long bytes() {
            return bytes;
        }

        int samples() {
            return samples;
        }
    }

    private final Map<String, Tag> tags = new HashMap<>();
    private long missed;

    void add(String tag, int slot) {
        String text = shortened(tag);
        tags.computeIfAbsent(text, each -> new Tag(each, slot)).keys++;
        if (tags.size() >= CAPACITY) {
            forget();
        }
    }

    void addSize(String tag, long bytes) {
        Tag known = tags.get(shortened(tag));
        if (known != null) {
            known.bytes += bytes;
            known.samples++;
        }
    }

    /** How many keys of a tag may not have been counted. */
    long missed() {
        return missed;
    }

    /** Those that are remembered, the most frequent first. */
    List<Tag> tags() {
        return tags.values().stream()
                .sorted(Comparator.comparingLong(Tag::keys).reversed().thenComparing(Tag::text))
                .toList();
    }

    /** Those with the fewest keys go, unless a few keys of theirs take much memory. */
    private void forget() {
        List<Tag> ranked = tags();
        long heavy = tags.values().stream().mapToLong(Tag::bytes).sum() / (CAPACITY / 10);
        long lost = 0;
        for (Tag tag : ranked.subList(CAPACITY / 2, ranked.size())) {
            if (tag.bytes <= heavy) {
                tags.remove(tag.text);
                lost = Math.max(lost, tag.keys);
            }
        }
        missed += lost;
    }

    private static String shortened(String tag) {
        return tag.length() <= LONGEST ? tag : tag.substring(0, LONGEST);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(missed);
        out.writeInt(tags.size());
        for (Tag tag : tags.values()) {
            out.writeUTF(tag.text);
            out.writeInt(tag.slot);
            out.writeLong(tag.keys);
            out.writeLong(tag.bytes);
            out.writeInt(tag.samples);
        }
    }

    static TagTable read(DataInput in) throws IOException {
        TagTable table = new TagTable();
        table.missed = in.readLong();
        for (int count = in.readInt(); count > 0; count--) {
            Tag tag = new Tag(in.readUTF(), in.readInt());
            tag.keys = in.readLong();
            tag.bytes = in.readLong();
            tag.samples = in.readInt();
            table.tags.put(tag.text, tag);
        }
        return table;
    }
}
