package io.slotpilot.lint.lua;

import java.util.ArrayList;
import java.util.List;

/** Where expressions end, and what they are made of. */
final class LuaExpressions {

    private LuaExpressions() {}

    /** The position behind the expression that begins there. */
    static int end(List<LuaToken> tokens, int from) {
        boolean operand = false;
        for (int i = from; i < tokens.size(); i++) {
            LuaToken token = tokens.get(i);
            if (token.is("function")) {
                return i + 1; // its body is looked at as code
            } else if (token.opens()) {
                i = closing(tokens, i);
                operand = true;
            } else if (token.isOperator()) {
                operand = false;
            } else if (token.isKeyword() || (token.kind() == LuaToken.Kind.SYMBOL && !token.is("..."))) {
                return i;
            } else if (operand && token.kind() != LuaToken.Kind.STRING) {
                return i; // two operands in a row: the second begins the next statement
            } else {
                operand = true;
            }
        }
        return tokens.size();
    }

    /** The position of the bracket that closes the one at a position; the last position if none does. */
    private static int closing(List<LuaToken> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size() - 1;
    }

    /** The expressions that commas separate, from a position on. */
    static List<List<LuaToken>> list(List<LuaToken> tokens, int from) {
        List<List<LuaToken>> all = new ArrayList<>();
        int begin = from;
        while (begin < tokens.size()) {
            int end = end(tokens, begin);
            all.add(tokens.subList(begin, end));
            if (end >= tokens.size() || !tokens.get(end).is(",")) {
                break;
            }
            begin = end + 1;
        }
        return all;
    }

    /** What {@code ..} puts together; empty if another operator is in it. */
    static List<List<LuaToken>> concatenated(List<LuaToken> expression) {
        List<List<LuaToken>> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < expression.size(); i++) {
            LuaToken token = expression.get(i);
            if (token.opens()) {
                i = closing(expression, i);
            } else if (token.is("..")) {
                parts.add(expression.subList(begin, i));
                begin = i + 1;
            } else if (token.isOperator() && !token.is(".")) {
                return List.of();
            }
        }
        parts.add(expression.subList(begin, expression.size()));
        return parts;
    }
}
