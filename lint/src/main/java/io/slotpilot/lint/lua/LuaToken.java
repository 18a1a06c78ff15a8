package io.slotpilot.lint.lua;

import java.util.Set;

/**
 * A word of a script.
 *
 * @param text of a string without its quotes
 * @param line from 1
 */
record LuaToken(Kind kind, String text, int line) {

    enum Kind {
        NAME,
        STRING,
        NUMBER,
        SYMBOL
    }

    /** They end an expression or begin a statement. */
    private static final Set<String> KEYWORDS = Set.of(
            "break", "do", "else", "elseif", "end", "for", "if", "in", "local", "repeat", "return", "then", "until",
            "while");

    private static final Set<String> OPERATORS = Set.of(
            "..", "+", "-", "*", "/", "%", "^", "==", "~=", "<", ">", "<=", ">=", "and", "or", "not", "#", ".", ":");

    boolean is(String other) {
        return kind != Kind.STRING && text.equals(other);
    }

    boolean isName() {
        return kind == Kind.NAME && !KEYWORDS.contains(text) && !OPERATORS.contains(text);
    }

    boolean isKeyword() {
        return kind == Kind.NAME && KEYWORDS.contains(text);
    }

    /** What stands before or between operands. */
    boolean isOperator() {
        return kind != Kind.STRING && OPERATORS.contains(text);
    }

    boolean opens() {
        return kind == Kind.SYMBOL && "([{".contains(text);
    }

    boolean closes() {
        return kind == Kind.SYMBOL && ")]}".contains(text);
    }

    @Override
    public String toString() {
        return kind == Kind.STRING ? "'" + text + "'" : is("..") || is("and") || is("or") ? " " + text + " " : text;
    }
}
