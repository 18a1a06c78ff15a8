package io.slotpilot.lint.lua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of a script that are set once, wherever they are valid. */
final class LuaVariables {

    private final Map<String, List<LuaToken>> values = new HashMap<>();
    private final Set<String> unclear = new HashSet<>();

    LuaVariables(List<LuaToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is("for")) {
                names(tokens, i + 1).forEach(unclear::add);
            } else if (tokens.get(i).is("function")) {
                parameters(tokens, i + 1);
            } else if (tokens.get(i).isName() && begins(tokens, i)) {
                set(tokens, i);
            }
        }
    }

    /** What the variable is set to; null if that is not clear. */
    @Nullable
    List<LuaToken> value(String name) {
        return unclear.contains(name) ? null : values.get(name);
    }

    /** Neither a field nor a later name of a list. */
    private static boolean begins(List<LuaToken> tokens, int at) {
        return at == 0
                || !(tokens.get(at - 1).is(".")
                        || tokens.get(at - 1).is(":")
                        || tokens.get(at - 1).is(","));
    }

    private void set(List<LuaToken> tokens, int at) {
        List<String> names = names(tokens, at);
        int equals = at + 2 * names.size() - 1;
        boolean local = at > 0 && tokens.get(at - 1).is("local");
        if (equals >= tokens.size() || !tokens.get(equals).is("=")) {
            if (local) {
                names.forEach(unclear::add);
            }
            return;
        }
        List<List<LuaToken>> made = LuaExpressions.list(tokens, equals + 1);
        for (int i = 0; i < names.size(); i++) {
            boolean again = i >= made.size() || values.putIfAbsent(names.get(i), made.get(i)) != null;
            if (again) {
                unclear.add(names.get(i));
            }
        }
    }

    /** The names that commas separate. */
    private static List<String> names(List<LuaToken> tokens, int from) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < tokens.size() && tokens.get(i).isName(); i += 2) {
            names.add(tokens.get(i).text());
            if (i + 1 >= tokens.size() || !tokens.get(i + 1).is(",")) {
                break;
            }
        }
        return names;
    }

    private void parameters(List<LuaToken> tokens, int from) {
        int i = from;
        while (i < tokens.size() && !tokens.get(i).is("(")) {
            i++;
        }
        names(tokens, i + 1).forEach(unclear::add);
    }
}
