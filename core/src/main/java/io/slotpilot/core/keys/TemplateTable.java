package io.slotpilot.core.keys;

import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns the templates of many keys and counts them, in bounded memory.
 *
 * <p>Beside what {@link TemplateInference} sees in one key, a place where many different words stand becomes a hole
 * <code>&lt;word&gt;</code>; words that many keys share stay. Every key is counted in exactly one template: when there
 * are too many, they become coarser. Not thread-safe.
 */
public final class TemplateTable {

    /** More different words than this in one place vary, unless many keys have them. */
    private static final int FAN_OUT = 1024;

    /** Of the words in a crowded place, those stay that this many keys have, and one in {@link #HEAVY} of all there. */
    private static final int LEAST_HEAVY = 8;

    private static final int HEAVY = 256;

    /** Some 10 MB of nodes. */
    private static final int MOST_NODES = 50_000;

    private static final int DEPTH = 64;

    /** In rows: more words than this in one place are shortened to those with a share of 1 / {@link #ROW_HEAVY}. */
    private static final int ROW_FAN_OUT = 32;

    private static final int ROW_HEAVY = 100;
    private static final int RARE_HOLES = 20;

    /**
     * One template.
     *
     * @param keys how many keys have it
     * @param samples of how many of them the size is known
     * @param bytes the sum of these sizes
     */
    public record Row(KeyTemplate template, long keys, long samples, long bytes) {}

    private final TemplateNode root;
    private final int mostNodes;
    private int nodes;
    private int fanOut = FAN_OUT;
    private int depth = DEPTH;

    /** A table of some 10 MB at most. */
    public TemplateTable() {
        this(new TemplateNode(FAN_OUT), MOST_NODES);
    }

    /**
     * A table of another size.
     *
     * @param mostNodes how many places in templates it remembers, each some 200 bytes
     */
    public TemplateTable(int mostNodes) {
        this(new TemplateNode(FAN_OUT), mostNodes);
    }

    private TemplateTable(TemplateNode root, int mostNodes) {
        this.root = root;
        this.mostNodes = mostNodes;
        this.nodes = root.size();
    }

    /** Counts one key. */
    public void add(String key) {
        TemplateNode node = root;
        node.pass();
        int level = 0;
        for (KeyToken token : KeyTokens.of(key)) {
            KeyToken next = ++level > depth ? new KeyToken(TokenKind.REST, "") : token;
            TemplateNode follower = node.find(next);
            if (follower == null) {
                follower = node.put(next, fanOut);
                nodes++;
            }
            follower.pass();
            if (node.isCrowded()) {
                thin(node);
                follower = node.find(next);
            }
            node = follower == null ? node : follower;
            if (level > depth) {
                break;
            }
        }
        node.end();
        if (nodes > mostNodes) {
            coarsen();
        }
    }

    /** Tells the size in memory of one of the keys that were added. */
    public void addSize(String key, long bytes) {
        TemplateNode node = root;
        for (KeyToken token : KeyTokens.of(key)) {
            TemplateNode next = node.find(token);
            if (next == null) {
                next = node.holes().get(TokenKind.REST);
            }
            if (next == null) {
                return;
            }
            node = next;
        }
        node.sample(bytes);
    }

    /** How many keys were added. */
    public long keys() {
        return root.passing();
    }

    /**
     * The templates, the most frequent first.
     *
     * @param atLeast how many keys a word must have in its place to be shown; with 2 or more, no row is the name of one
     *     key
     */
    public List<Row> rows(int atLeast) {
        TemplateNode compact = root.copy();
        compact(compact, atLeast);
        List<Row> rows = new ArrayList<>();
        collect(compact, new ArrayList<>(), rows);
        rows.sort(Comparator.comparingLong(Row::keys)
                .reversed()
                .thenComparing(row -> row.template().toString()));
        return rows;
    }

    /**
     * The templates of the keys of one command, with what has been learned; the same value is the same hole, as with
     * {@link TemplateInference#of(List)}. Counts nothing.
     *
     * @param atLeast how many keys a word must have in its place to be shown
     */
    public List<KeyTemplate> templates(List<String> keys, int atLeast) {
        Map<KeyToken, Hole> holes = new HashMap<>();
        List<KeyTemplate> templates = new ArrayList<>(keys.size());
        for (String key : keys) {
            List<Part> parts = new ArrayList<>();
            TemplateNode node = root;
            for (KeyToken token : KeyTokens.of(key)) {
                KeyToken learned = learned(node, token, atLeast);
                parts.add(part(learned, holes));
                node = node == null ? null : node.find(token);
            }
            templates.add(KeyTemplate.of(parts));
        }
        return templates;
    }

    private static KeyToken learned(@Nullable TemplateNode node, KeyToken token, int atLeast) {
        if (token.isHole() || !Character.isLetter(token.text().charAt(0))) {
            return token;
        }
        TemplateNode constant = node == null ? null : node.words().get(token.text());
        boolean rare = constant == null ? atLeast > 0 : constant.passing() < atLeast;
        boolean varies = constant == null && node != null && node.holes().containsKey(TokenKind.WORD);
        return rare || varies ? new KeyToken(TokenKind.WORD, token.text()) : token;
    }

    private static Part part(KeyToken token, Map<KeyToken, Hole> holes) {
        return token.isHole()
                ? holes.computeIfAbsent(token, each -> new Hole(each.kind().holeName(), holes.size()))
                : new Text(token.text());
    }

    private void thin(TemplateNode crowded) {
        crowded.fold(Math.max(LEAST_HEAVY, crowded.passing() / HEAVY), true, fanOut);
        nodes = root.size();
    }

    /** Gives up detail until the table is half as large as it may be: first words, then the ends of long keys. */
    private void coarsen() {
        while (nodes > mostNodes / 2 && depth > 1) {
            if (fanOut > 1) {
                fanOut /= 2;
            } else {
                depth /= 2;
            }
            coarsen(root, 0);
            nodes = root.size();
        }
    }

    private void coarsen(TemplateNode node, int level) {
        if (level >= depth) {
            node.cut(fanOut);
            return;
        }
        if (node.words().size() > fanOut) {
            node.fold(Math.max(LEAST_HEAVY, node.passing() / Math.max(1, fanOut / 4)), true, fanOut);
        }
        node.words().values().forEach(next -> coarsen(next, level + 1));
        node.holes().values().forEach(next -> coarsen(next, level + 1));
    }

    private static void compact(TemplateNode node, long atLeast) {
        long heavy = node.words().size() > ROW_FAN_OUT ? node.passing() / ROW_HEAVY : 0;
        node.fold(Math.max(atLeast, heavy), false, FAN_OUT);
        node.foldHoles(TokenKind.NUMBER, TokenKind.HEX, RARE_HOLES);
        node.foldHoles(TokenKind.NUMBER, TokenKind.ID, RARE_HOLES);
        node.foldHoles(TokenKind.HEX, TokenKind.ID, RARE_HOLES);
        node.words().values().forEach(next -> compact(next, atLeast));
        node.holes().values().forEach(next -> compact(next, atLeast));
    }

    private static void collect(TemplateNode node, List<Part> parts, List<Row> rows) {
        if (node.ending() > 0) {
            rows.add(new Row(KeyTemplate.of(parts), node.ending(), node.samples(), node.bytes()));
        }
        node.words().forEach((word, next) -> collect(next, parts, new Text(word), rows));
        node.holes().forEach((kind, next) -> collect(next, parts, new Hole(kind.holeName(), parts.size()), rows));
    }

    private static void collect(TemplateNode next, List<Part> parts, Part part, List<Row> rows) {
        parts.add(part);
        collect(next, parts, rows);
        parts.remove(parts.size() - 1);
    }

    /** Writes all that was learned and counted. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(fanOut);
        out.writeInt(depth);
        root.write(out);
    }

    /**
     * A table as it was written.
     *
     * @throws IOException if it was not written by {@link #write}
     */
    public static TemplateTable read(DataInput in) throws IOException {
        int fanOut = in.readInt();
        int depth = in.readInt();
        try {
            TemplateTable table = new TemplateTable(TemplateNode.read(in, fanOut), MOST_NODES);
            table.fanOut = fanOut;
            table.depth = depth;
            return table;
        } catch (IllegalArgumentException e) {
            throw new IOException("not a table of templates", e);
        }
    }
}
