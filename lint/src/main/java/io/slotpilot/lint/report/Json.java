package io.slotpilot.lint.report;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, collections, texts, numbers and truth values as JSON (RFC 8259), indented by two. */
final class Json {

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String write(Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.out.append('\n').toString();
    }

    private void value(Object value, String margin) {
        if (value instanceof Map<?, ?> map) {
            object(map, margin);
        } else if (value instanceof Collection<?> collection) {
            array(collection, margin);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(String.valueOf(value));
        }
    }

    private void object(Map<?, ?> map, String margin) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> entry = i.next();
            out.append(margin).append("  ");
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), margin + "  ");
            out.append(i.hasNext() ? "," : margin);
        }
        out.append('}');
    }

    private void array(Collection<?> collection, String margin) {
        out.append('[');
        for (Iterator<?> i = collection.iterator(); i.hasNext(); ) {
            out.append(margin).append("  ");
            value(i.next(), margin + "  ");
            out.append(i.hasNext() ? "," : margin);
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < ' ' || Character.isSurrogate(letter)) {
                out.append(String.format("\\u%04x", (int) letter));
            } else {
                out.append(letter);
            }
        }
        out.append('"');
    }
}
