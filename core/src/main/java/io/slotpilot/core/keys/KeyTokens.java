package io.slotpilot.core.keys;

import java.util.ArrayList;
import java.util.List;

/** Cuts a key into pieces, in one pass. Time and result are bounded, however long the key is. */
final class KeyTokens {

    /** What stands further behind is one hole: no naming scheme needs more. */
    private static final int LONGEST_KEY = 512;

    private static final int MOST_TOKENS = 48;
    private static final int LONGEST_WORD = 40;
    private static final int UUID_LENGTH = 36;
    private static final int SHORTEST_HEX = 8;
    private static final int SHORTEST_HEX_OF_LETTERS = 16;
    private static final int SHORTEST_ID = 8;

    /** {@code user1} and {@code 2fa} change once between letters and digits, {@code utf8mb4} three times, ids more. */
    private static final int MOST_CHANGES_IN_WORDS = 3;

    /** The same where a capital after a small letter is a change too, as in {@code cartItemV2}. */
    private static final int MOST_CHANGES_OF_CASE_IN_WORDS = 4;

    private final String key;
    private final int end;
    private final List<KeyToken> tokens = new ArrayList<>();

    private KeyTokens(String key) {
        this.key = key;
        this.end = Math.min(key.length(), LONGEST_KEY);
    }

    static List<KeyToken> of(String key) {
        KeyTokens cut = new KeyTokens(key);
        int at = 0;
        while (at < cut.end && cut.tokens.size() < MOST_TOKENS) {
            at = cut.next(at);
        }
        if (at < key.length()) {
            cut.add(TokenKind.REST, at, key.length());
        }
        return cut.tokens;
    }

    /** Adds what begins at {@code from} and returns where it ends. */
    private int next(int from) {
        char first = key.charAt(from);
        if (isUuid(from)) {
            return add(TokenKind.UUID, from, from + UUID_LENGTH);
        }
        if (Character.isLetterOrDigit(first)) {
            return run(from);
        }
        int to = from + 1;
        boolean binary = isBinary(first);
        while (to < end && !Character.isLetterOrDigit(key.charAt(to)) && isBinary(key.charAt(to)) == binary) {
            to++;
        }
        return add(binary ? TokenKind.BINARY : TokenKind.TEXT, from, to);
    }

    private int run(int from) {
        int to = from;
        int digits = 0;
        int hex = 0;
        int changes = 0;
        int capitals = 0;
        for (; to < end && Character.isLetterOrDigit(key.charAt(to)); to++) {
            char c = key.charAt(to);
            digits += isDigit(c) ? 1 : 0;
            hex += isHex(c) ? 1 : 0;
            changes += to > from && isDigit(c) != isDigit(key.charAt(to - 1)) ? 1 : 0;
            capitals += to > from && Character.isUpperCase(c) && Character.isLowerCase(key.charAt(to - 1)) ? 1 : 0;
        }
        int length = to - from;
        if (digits == length) {
            return add(TokenKind.NUMBER, from, to);
        }
        if (hex == length && length >= (digits > 0 ? SHORTEST_HEX : SHORTEST_HEX_OF_LETTERS)) {
            return add(TokenKind.HEX, from, to);
        }
        boolean mixed =
                changes > MOST_CHANGES_IN_WORDS || (digits > 0 && changes + capitals > MOST_CHANGES_OF_CASE_IN_WORDS);
        if (length > LONGEST_WORD || (mixed && length >= SHORTEST_ID)) {
            return add(TokenKind.ID, from, to);
        }
        return digits == 0 ? add(TokenKind.TEXT, from, to) : alternate(from, to);
    }

    /** {@code user42}: a word and a number. */
    private int alternate(int from, int to) {
        int begin = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || isDigit(key.charAt(i)) != isDigit(key.charAt(begin))) {
                add(isDigit(key.charAt(begin)) ? TokenKind.NUMBER : TokenKind.TEXT, begin, i);
                begin = i;
            }
        }
        return to;
    }

    private int add(TokenKind kind, int from, int to) {
        tokens.add(new KeyToken(kind, key.substring(from, to)));
        return to;
    }

    private boolean isUuid(int from) {
        int to = from + UUID_LENGTH;
        if (to > end || (to < end && Character.isLetterOrDigit(key.charAt(to)))) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? key.charAt(from + i) != '-' : !isHex(key.charAt(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** U+FFFD is what the bytes become that are no UTF-8. */
    private static boolean isBinary(char c) {
        return c == '\uFFFD' || Character.isISOControl(c);
    }
}
