package io.slotpilot.lint.lua;

import io.slotpilot.core.cluster.HashTag;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.lint.lua.LuaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that a script runs, as far as it writes out their names. */
public final class LuaScript {

    private static final int DEEPEST = 5;

    private static final Set<String> PLAIN = Set.of("ARGV", "tostring", "tonumber");

    /**
     * A command.
     *
     * @param name in upper case
     * @param line from 1
     * @param undeclared its keys that are surely none of KEYS, as expressions
     * @param derived whether each of these is made of one of KEYS or given in ARGV, so that it has the hash tag that those
     *     have
     */
    public record Call(String name, int line, List<String> undeclared, boolean derived) {}

    /** Where a value comes from. */
    private enum Origin {
        /** It is one of KEYS. */
        GIVEN,
        /** It is made of constants, with values of ARGV behind them. */
        MADE,
        /** It is one of ARGV, or made of what may be a key. */
        DERIVED,
        UNKNOWN
    }

    private final List<LuaToken> tokens;
    private final LuaVariables variables;

    private LuaScript(String script) {
        this.tokens = LuaTokens.of(script);
        this.variables = new LuaVariables(tokens);
    }

    /** What the script calls, from its beginning to its end. */
    public static List<Call> calls(String script) {
        return new LuaScript(script).calls();
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i + 4 < tokens.size(); i++) {
            boolean call = tokens.get(i).is("redis")
                    && tokens.get(i + 1).is(".")
                    && (tokens.get(i + 2).is("call") || tokens.get(i + 2).is("pcall"))
                    && tokens.get(i + 3).is("(")
                    && tokens.get(i + 4).kind() == Kind.STRING;
            if (call) {
                calls.add(call(tokens.get(i), LuaExpressions.list(tokens, i + 4)));
            }
        }
        return calls;
    }

    private Call call(LuaToken begin, List<List<LuaToken>> arguments) {
        String name = arguments.get(0).get(0).text().toUpperCase(Locale.ROOT);
        String[] words = arguments.stream().map(LuaScript::constant).toArray(String[]::new);
        KeyPositions keys = CommandTable.standard().keys(RawCommand.of(words));
        List<String> undeclared = new ArrayList<>();
        boolean derived = true;
        for (int i = 0; i < keys.count() && keys.position(i) < known(arguments); i++) {
            List<LuaToken> key = resolved(arguments.get(keys.position(i)));
            Origin origin = origin(key, 0);
            if (origin == Origin.MADE || origin == Origin.DERIVED) {
                derived &= origin == Origin.DERIVED;
                undeclared.add(key.stream().map(LuaToken::toString).collect(Collectors.joining()));
            }
        }
        return new Call(name, begin.line(), undeclared, derived && !undeclared.isEmpty());
    }

    /** How many arguments there are before one that stands for several. */
    private static int known(List<List<LuaToken>> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).stream().anyMatch(token -> token.is("unpack") || token.is("..."))) {
                return i;
            }
        }
        return arguments.size();
    }

    private static String constant(List<LuaToken> argument) {
        boolean known = argument.size() == 1 && argument.get(0).kind() != Kind.NAME;
        return known ? argument.get(0).text() : "?";
    }

    private List<LuaToken> resolved(List<LuaToken> expression) {
        List<LuaToken> key = expression;
        for (int i = 0; i < DEEPEST; i++) {
            List<LuaToken> value = variable(key);
            if (value == null) {
                break;
            }
            key = value;
        }
        return key;
    }

    private @Nullable List<LuaToken> variable(List<LuaToken> expression) {
        boolean name = expression.size() == 1 && expression.get(0).isName();
        return name ? variables.value(expression.get(0).text()) : null;
    }

    private Origin origin(List<LuaToken> expression, int depth) {
        List<List<LuaToken>> parts = LuaExpressions.concatenated(expression);
        if (parts.isEmpty()) {
            return Origin.UNKNOWN; // a calculation
        } else if (parts.size() == 1) {
            return single(parts.get(0), depth);
        }
        // A script that puts a hash tag into the key knows where the key is, and an unknown beginning may have one.
        Origin first = origin(parts.get(0), depth);
        if (first == Origin.UNKNOWN || HashTag.isEffective(text(parts))) {
            return Origin.UNKNOWN;
        }
        boolean plain = first == Origin.MADE && parts.stream().skip(1).allMatch(this::isPlain);
        return plain ? Origin.MADE : Origin.DERIVED;
    }

    /** Whether it is surely made of no key. */
    private boolean isPlain(List<LuaToken> part) {
        return resolved(part).stream().filter(LuaToken::isName).allMatch(name -> PLAIN.contains(name.text()));
    }

    private Origin single(List<LuaToken> part, int depth) {
        List<LuaToken> value = variable(part);
        if (value != null) {
            return depth < DEEPEST ? origin(value, depth + 1) : Origin.UNKNOWN;
        } else if (part.size() == 1 && part.get(0).kind() == Kind.STRING) {
            return HashTag.isEffective(part.get(0).text()) ? Origin.UNKNOWN : Origin.MADE;
        } else if (isElement(part, "KEYS")) {
            return Origin.GIVEN;
        }
        return isElement(part, "ARGV") ? Origin.DERIVED : Origin.UNKNOWN;
    }

    /** {@code KEYS[i]} */
    private static boolean isElement(List<LuaToken> part, String array) {
        return part.size() >= 4
                && part.get(0).is(array)
                && part.get(1).is("[")
                && part.get(part.size() - 1).is("]")
                && part.stream().filter(token -> token.is("[")).count() == 1;
    }

    /** With a letter for what is not written out. */
    private String text(List<List<LuaToken>> parts) {
        return parts.stream()
                .map(this::resolved)
                .map(part -> part.size() == 1 && part.get(0).kind() == Kind.STRING
                        ? part.get(0).text()
                        : "x")
                .collect(Collectors.joining());
    }
}
