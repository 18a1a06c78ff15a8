package io.slotpilot.lint.lua;

import io.slotpilot.lint.lua.LuaToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes a script apart into words. Anything is taken apart somehow: a string may lack its end. */
final class LuaTokens {

    private static final List<String> SYMBOLS = List.of("...", "..", "==", "~=", "<=", ">=");

    private final String script;
    private final List<LuaToken> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private LuaTokens(String script) {
        this.script = script;
    }

    static List<LuaToken> of(String script) {
        LuaTokens words = new LuaTokens(script);
        while (words.at < script.length()) {
            words.next();
        }
        return words.tokens;
    }

    private void next() {
        char letter = script.charAt(at);
        if (Character.isWhitespace(letter)) {
            skip(at + 1);
        } else if (script.startsWith("--", at)) {
            int level = longBracket(at + 2);
            skip(level < 0 ? lineEnd() : longEnd(at + 2, level));
        } else if (letter == '\'' || letter == '"') {
            quoted(letter);
        } else if (letter == '[' && longBracket(at) >= 0) {
            int level = longBracket(at);
            int end = longEnd(at, level);
            add(Kind.STRING, script.substring(at + level + 2, Math.max(at + level + 2, end - level - 2)), end);
        } else if (Character.isLetter(letter) || letter == '_') {
            add(Kind.NAME, word(), at + word().length());
        } else if (Character.isDigit(letter)) {
            add(Kind.NUMBER, word(), at + word().length());
        } else {
            String symbol = SYMBOLS.stream()
                    .filter(each -> script.startsWith(each, at))
                    .findFirst()
                    .orElse(String.valueOf(letter));
            add(Kind.SYMBOL, symbol, at + symbol.length());
        }
    }

    private void add(Kind kind, String text, int end) {
        tokens.add(new LuaToken(kind, text, line));
        skip(end);
    }

    /** Goes on at a later place, and counts the lines on the way. */
    private void skip(int end) {
        for (; at < end && at < script.length(); at++) {
            if (script.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private int lineEnd() {
        int end = script.indexOf('\n', at);
        return end < 0 ? script.length() : end;
    }

    private String word() {
        int end = at;
        while (end < script.length() && (Character.isLetterOrDigit(script.charAt(end)) || script.charAt(end) == '_')) {
            end++;
        }
        return script.substring(at, end);
    }

    private void quoted(char quote) {
        StringBuilder text = new StringBuilder();
        int end = at + 1;
        while (end < script.length() && script.charAt(end) != quote && script.charAt(end) != '\n') {
            if (script.charAt(end) == '\\' && end + 1 < script.length()) {
                end++;
            }
            text.append(script.charAt(end++));
        }
        add(Kind.STRING, text.toString(), end + 1);
    }

    /** How many equals signs a long bracket has that begins there; -1 if none does. */
    private int longBracket(int from) {
        if (from >= script.length() || script.charAt(from) != '[') {
            return -1;
        }
        int end = from + 1;
        while (end < script.length() && script.charAt(end) == '=') {
            end++;
        }
        return end < script.length() && script.charAt(end) == '[' ? end - from - 1 : -1;
    }

    private int longEnd(int from, int level) {
        String close = "]" + "=".repeat(level) + "]";
        int end = script.indexOf(close, from);
        return end < 0 ? script.length() : end + close.length();
    }
}
