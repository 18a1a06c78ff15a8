package io.slotpilot.cli.keys;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Braces in a key that most likely do not do what was meant. */
public enum BraceFault {
    /** <code>{}user:1</code>: the first pair is empty, so that the whole key is hashed. */
    EMPTY_TAG("nothing between the first braces, so that the whole key is hashed"),
    /** <code>{user:1</code>: never closed, so that the whole key is hashed. */
    UNCLOSED("the first { is never closed, so that the whole key is hashed"),
    /** <code>{{user:1}}</code>: the tag is <code>{user:1</code>. */
    NESTED("a brace within braces: the tag begins with {"),
    /** <code>user:1}</code>: closed, but never opened. */
    STRAY("a } without a { before it"),
    /** <code>{user:1}:{cart}</code>: only the first pair counts. */
    SECOND_TAG("a second pair of braces, which does not count");

    private final String text;

    BraceFault(String text) {
        this.text = text;
    }

    /** For a person. */
    public String text() {
        return text;
    }

    /** As it stands in reports. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is certainly a mistake: a second pair may be meant for people. */
    public boolean matters() {
        return this != SECOND_TAG;
    }

    /** The first that applies, or null if there is none. */
    static @Nullable BraceFault of(String key) {
        int open = key.indexOf('{');
        int stray = key.indexOf('}');
        if (open < 0) {
            return stray < 0 ? null : STRAY;
        }
        int close = key.indexOf('}', open + 1);
        if (close < 0) {
            return UNCLOSED;
        }
        if (close == open + 1) {
            return EMPTY_TAG;
        }
        if (stray < open) {
            return STRAY;
        }
        if (key.indexOf('{', open + 1) >= 0 && key.indexOf('{', open + 1) < close) {
            return NESTED;
        }
        int second = key.indexOf('{', close + 1);
        if (second >= 0 && key.indexOf('}', second) >= 0) {
            return SECOND_TAG;
        }
        return null;
    }
}
