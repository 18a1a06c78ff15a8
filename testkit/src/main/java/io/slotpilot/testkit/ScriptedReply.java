package io.slotpilot.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a {@link ScriptedServer} does about one command. Immutable. */
public final class ScriptedReply {

    enum Then {
        GO_ON,
        CLOSE,
        HANG
    }

    private final String text;
    private final Then then;

    private ScriptedReply(String text, Then then) {
        this.text = text;
        this.then = then;
    }

    /** These very characters, whether or not they are RESP. */
    public static ScriptedReply raw(String text) {
        return new ScriptedReply(text, Then.GO_ON);
    }

    /** An error such as {@code MOVED 1 :0}. */
    public static ScriptedReply error(String text) {
        return raw('-' + text + "\r\n");
    }

    /** A status such as {@code OK}. */
    public static ScriptedReply status(String text) {
        return raw('+' + text + "\r\n");
    }

    /** A value in RESP 2: a text as a bulk string, a whole number, a collection of values, or null. */
    public static ScriptedReply value(@Nullable Object value) {
        return raw(encode(value));
    }

    /** No answer; the connection is closed. */
    public static ScriptedReply close() {
        return new ScriptedReply("", Then.CLOSE);
    }

    /** No answer, to this command and any later one of the connection, which stays open. */
    public static ScriptedReply hang() {
        return new ScriptedReply("", Then.HANG);
    }

    /** This answer, and then the connection is closed. */
    public ScriptedReply thenClose() {
        return new ScriptedReply(text, Then.CLOSE);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Then then() {
        return then;
    }

    private static String encode(@Nullable Object value) {
        if (value == null) {
            return "$-1\r\n";
        }
        if (value instanceof Number) {
            return ":" + value + "\r\n";
        }
        if (value instanceof Collection<?> values) {
            StringBuilder text = new StringBuilder("*" + values.size() + "\r\n");
            values.forEach(element -> text.append(encode(element)));
            return text.toString();
        }
        String text = value.toString();
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }
}
