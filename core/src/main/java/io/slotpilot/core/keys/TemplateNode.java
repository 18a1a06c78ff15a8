package io.slotpilot.core.keys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that begin with the same pieces: how many end here, and how the others go on. */
final class TemplateNode {

    private final Map<String, TemplateNode> words = new HashMap<>();
    private final Map<TokenKind, TemplateNode> holes = new EnumMap<>(TokenKind.class);
    private long passing;
    private long ending;
    private long samples;
    private long bytes;

    /** How many words may follow before it is looked at again which of them vary. */
    private int limit;

    TemplateNode(int limit) {
        this.limit = limit;
    }

    Map<String, TemplateNode> words() {
        return words;
    }

    Map<TokenKind, TemplateNode> holes() {
        return holes;
    }

    long passing() {
        return passing;
    }

    long ending() {
        return ending;
    }

    long samples() {
        return samples;
    }

    long bytes() {
        return bytes;
    }

    boolean isCrowded() {
        return words.size() > limit;
    }

    void pass() {
        passing++;
    }

    void end() {
        ending++;
    }

    void sample(long size) {
        samples++;
        bytes += size;
    }

    /** Where a key goes on with that piece, or null if none did. */
    @Nullable
    TemplateNode find(KeyToken token) {
        if (token.isHole()) {
            return holes.get(token.kind());
        }
        TemplateNode constant = words.get(token.text());
        return constant != null ? constant : holes.get(TokenKind.WORD);
    }

    TemplateNode put(KeyToken token, int fanOut) {
        return token.isHole()
                ? holes.computeIfAbsent(token.kind(), kind -> new TemplateNode(fanOut))
                : words.computeIfAbsent(token.text(), word -> new TemplateNode(fanOut));
    }

    /**
     * Makes one hole of the words that fewer keys have in this place.
     *
     * @param atLeast how many keys a word must have to stay constant
     * @param separators whether what stands between words may become a hole too
     */
    void fold(long atLeast, boolean separators, int fanOut) {
        Iterator<Map.Entry<String, TemplateNode>> each = words.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, TemplateNode> word = each.next();
            boolean mayFold = separators || Character.isLetter(word.getKey().charAt(0));
            if (mayFold && word.getValue().passing < atLeast) {
                each.remove();
                holes.computeIfAbsent(TokenKind.WORD, kind -> new TemplateNode(fanOut))
                        .add(word.getValue());
            }
        }
        limit = Math.max(fanOut, words.size() * 2);
    }

    /** A few ids of digits alone are among those of other kinds. */
    void foldHoles(TokenKind rare, TokenKind common, int ratio) {
        TemplateNode few = holes.get(rare);
        TemplateNode many = holes.get(common);
        if (few != null && many != null && few.passing * ratio < many.passing) {
            holes.remove(rare);
            many.add(few);
        }
    }

    /** Forgets how keys go on. */
    void cut(int fanOut) {
        TemplateNode rest = new TemplateNode(fanOut);
        words.values().forEach(rest::addAsEnds);
        holes.values().forEach(rest::addAsEnds);
        words.clear();
        holes.clear();
        if (rest.passing > 0) {
            holes.put(TokenKind.REST, rest);
        }
    }

    private void addAsEnds(TemplateNode other) {
        passing += other.ending;
        ending += other.ending;
        samples += other.samples;
        bytes += other.bytes;
        other.words.values().forEach(this::addAsEnds);
        other.holes.values().forEach(this::addAsEnds);
    }

    /** Takes the counts of another one, and of all that follow it. */
    void add(TemplateNode other) {
        passing += other.passing;
        ending += other.ending;
        samples += other.samples;
        bytes += other.bytes;
        other.words.forEach((word, node) ->
                words.computeIfAbsent(word, each -> new TemplateNode(limit)).add(node));
        other.holes.forEach((kind, node) ->
                holes.computeIfAbsent(kind, each -> new TemplateNode(limit)).add(node));
    }

    TemplateNode copy() {
        TemplateNode copy = new TemplateNode(limit);
        copy.add(this);
        return copy;
    }

    int size() {
        int size = 1;
        for (TemplateNode node : words.values()) {
            size += node.size();
        }
        for (TemplateNode node : holes.values()) {
            size += node.size();
        }
        return size;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(passing);
        out.writeLong(ending);
        out.writeLong(samples);
        out.writeLong(bytes);
        out.writeInt(words.size());
        for (Map.Entry<String, TemplateNode> each : words.entrySet()) {
            out.writeUTF(each.getKey());
            each.getValue().write(out);
        }
        out.writeInt(holes.size());
        for (Map.Entry<TokenKind, TemplateNode> each : holes.entrySet()) {
            out.writeUTF(each.getKey().name());
            each.getValue().write(out);
        }
    }

    static TemplateNode read(DataInput in, int fanOut) throws IOException {
        TemplateNode node = new TemplateNode(fanOut);
        node.passing = in.readLong();
        node.ending = in.readLong();
        node.samples = in.readLong();
        node.bytes = in.readLong();
        for (int words = in.readInt(); words > 0; words--) {
            node.words.put(in.readUTF(), read(in, fanOut));
        }
        for (int holes = in.readInt(); holes > 0; holes--) {
            node.holes.put(TokenKind.valueOf(in.readUTF()), read(in, fanOut));
        }
        node.limit = Math.max(fanOut, node.words.size() * 2);
        return node;
    }
}
