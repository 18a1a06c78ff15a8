package io.slotpilot.cli.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of MONITOR: {@code 1700000000.123456 [0 127.0.0.1:5000] "GET" "key"}.
 *
 * @param database its number
 * @param source the client's address, or {@code lua} for a command of a script
 * @param words the command, at least one word, as the client sent it
 */
record MonitorLine(int database, String source, List<byte[]> words) {

    boolean isFromScript() {
        return source.equals("lua");
    }

    /** The line, or null if it is damaged or was cut off. */
    static @Nullable MonitorLine parse(byte[] line, int length) {
        return new Parser(line, length).parse();
    }

    /** Undoes what the server's {@code sdscatrepr} did. */
    private static final class Parser {

        private final byte[] line;
        private final int length;
        private int at;

        Parser(byte[] line, int length) {
            this.line = line;
            this.length = length;
        }

        @Nullable
        MonitorLine parse() {
            while (at < length && (isDigit(line[at]) || line[at] == '.')) {
                at++;
            }
            if (at == 0 || !accept(" [")) {
                return null;
            }
            int close = indexOf(']');
            String where = close < 0 ? "" : new String(line, at, close - at, StandardCharsets.UTF_8);
            int blank = where.indexOf(' ');
            if (blank <= 0 || blank > 9 || !where.substring(0, blank).chars().allMatch(Character::isDigit)) {
                return null;
            }
            at = close + 1;
            List<byte[]> words = words();
            return words == null || words.isEmpty()
                    ? null
                    : new MonitorLine(Integer.parseInt(where.substring(0, blank)), where.substring(blank + 1), words);
        }

        /** An IPv6 address has brackets of its own: the one before the first word counts. */
        private int indexOf(char wanted) {
            for (int i = at; i + 2 < length; i++) {
                if (line[i] == wanted && line[i + 1] == ' ' && line[i + 2] == '"') {
                    return i;
                }
            }
            return -1;
        }

        private @Nullable List<byte[]> words() {
            List<byte[]> words = new ArrayList<>();
            while (at < length) {
                byte[] word = accept(" \"") ? word() : null;
                if (word == null) {
                    return null;
                }
                words.add(word);
            }
            return words;
        }

        /** Up to the closing quote, or null if there is none. */
        private byte @Nullable [] word() {
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            while (at < length) {
                byte next = line[at++];
                if (next == '"') {
                    return word.toByteArray();
                }
                if (next != '\\') {
                    word.write(next);
                } else if (!escape(word)) {
                    return null;
                }
            }
            return null;
        }

        private boolean escape(ByteArrayOutputStream word) {
            if (at == length) {
                return false;
            }
            byte kind = line[at++];
            if (kind == 'x') {
                int value = at + 1 < length ? hex(line[at]) * 16 + hex(line[at + 1]) : -1;
                at += 2;
                word.write(value);
                return value >= 0;
            }
            word.write(
                    switch (kind) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'a' -> 7;
                        case 'b' -> '\b';
                        default -> kind;
                    });
            return true;
        }

        private boolean accept(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (at + i >= length || line[at + i] != text.charAt(i)) {
                    return false;
                }
            }
            at += text.length();
            return true;
        }

        private static boolean isDigit(byte b) {
            return b >= '0' && b <= '9';
        }

        /** Far below zero if it is none, so that the sum of two is negative too. */
        private static int hex(byte digit) {
            int value = Character.digit(digit, 16);
            return value < 0 ? -1000 : value;
        }
    }
}
