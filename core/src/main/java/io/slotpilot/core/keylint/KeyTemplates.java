package io.slotpilot.core.keylint;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one command as templates: numbers, UUIDs, hex and other ids, dates and mail addresses become holes. Holes with
 * the same value are the same hole, so that it shows what keys have in common.
 */
final class KeyTemplates {

    /** Two show that there are many. */
    private static final int MOST_OF_A_SHAPE = 2;

    private static final int MOST = 8;

    /** A template of what is longer would help nobody. */
    private static final int MOST_CHARACTERS = 200;

    /** Names in the order of the groups of {@link #HOLE}. */
    private static final String[] NAMES = {"uuid", "date", "mail", "n", "hex", "id", "n"};

    private static final String BEFORE = "(?<![A-Za-z0-9])";
    private static final String AFTER = "(?![A-Za-z0-9])";
    private static final Pattern HOLE = Pattern.compile(String.join(
            "|",
            BEFORE + "([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})" + AFTER,
            BEFORE + "(\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?)"
                    + AFTER,
            "([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,64})",
            BEFORE + "(\\d+)" + AFTER,
            BEFORE + "((?=[A-Fa-f]*\\d)[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{16,})" + AFTER,
            BEFORE + "((?=[A-Za-z]*\\d)[A-Za-z0-9]{16,}|(?=[\\w-]*\\d)(?=[\\w-]*[A-Z])(?=[\\w-]*[a-z])[\\w-]{20,})"
                    + AFTER,
            "(\\d+)"));

    /** A part of a key as it was found: constant text, or the value of a hole. */
    private record Piece(String hole, String value) {
        boolean isText() {
            return hole.isEmpty();
        }
    }

    private record Read(int index, List<Piece> pieces, String shape) {}

    /** A template, and which key it is of, counted from 0. */
    record Templated(int index, KeyTemplate template) {}

    private KeyTemplates() {}

    /** Some of the keys, in an order that does not depend on theirs: at most {@value #MOST}, two of a shape. */
    static List<Templated> of(List<byte[]> keys) {
        List<Templated> templates = new ArrayList<>();
        Map<Piece, Hole> holes = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Read key : some(keys)) {
            List<Part> parts = new ArrayList<>();
            for (Piece piece : key.pieces) {
                parts.add(
                        piece.isText()
                                ? new Text(piece.value)
                                : holes.computeIfAbsent(
                                        piece, p -> hole(p.hole, numbers.merge(p.hole, 1, Integer::sum))));
            }
            templates.add(new Templated(key.index, KeyTemplate.of(parts)));
        }
        return templates;
    }

    private static Hole hole(String name, int number) {
        return new Hole(number == 1 ? name : name + number, 0);
    }

    private static List<Read> some(List<byte[]> keys) {
        Map<String, Integer> ofShape = new HashMap<>();
        Set<List<Piece>> seen = new HashSet<>();
        List<Read> some = new ArrayList<>();
        for (int i = 0; i < keys.size() && some.size() < MOST; i++) {
            Read key = read(i, keys.get(i));
            if (seen.add(key.pieces) && ofShape.merge(key.shape, 1, Integer::sum) <= MOST_OF_A_SHAPE) {
                some.add(key);
            }
        }
        some.sort(Comparator.comparing(Read::shape));
        return some;
    }

    private static Read read(int index, byte[] key) {
        List<Piece> pieces = pieces(key);
        StringBuilder shape = new StringBuilder();
        pieces.forEach(piece -> shape.append(piece.isText() ? piece.value : '<' + piece.hole + '>'));
        return new Read(index, pieces, shape.toString());
    }

    private static List<Piece> pieces(byte[] key) {
        String text = text(key);
        if (text == null) {
            return List.of(new Piece("bytes", new String(key, StandardCharsets.ISO_8859_1)));
        }
        List<Piece> pieces = new ArrayList<>();
        String start = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        Matcher holes = HOLE.matcher(start);
        int from = 0;
        while (holes.find()) {
            addText(pieces, start.substring(from, holes.start()));
            pieces.add(new Piece(name(holes), holes.group()));
            from = holes.end();
        }
        addText(pieces, start.substring(from));
        if (text.length() > start.length()) {
            pieces.add(new Piece("rest", text.substring(start.length())));
        }
        return pieces;
    }

    private static String name(Matcher hole) {
        for (int group = 1; group <= NAMES.length; group++) {
            if (hole.group(group) != null) {
                return NAMES[group - 1];
            }
        }
        throw new IllegalStateException("a hole must be of some group");
    }

    private static void addText(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece("", text));
        }
    }

    /** Null if the key is no text that one could read. */
    private static @Nullable String text(byte[] key) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
