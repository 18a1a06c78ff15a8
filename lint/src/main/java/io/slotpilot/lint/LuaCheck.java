package io.slotpilot.lint;

import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.lint.program.LuaFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for keys that a script uses without having been given them: the server sends a script to a node by its KEYS alone.
 *
 * <p>By line, not by a parser: calls whose first key is written out, and local variables that are set once.
 */
final class LuaCheck {

    private static final Pattern CALL =
            Pattern.compile("redis\\.p?call\\s*\\(\\s*['\"]([A-Za-z.]+)['\"]\\s*(?:,\\s*([^,)]+))?");
    private static final Pattern LOCAL = Pattern.compile("^\\s*local\\s+(\\w+)\\s*=\\s*(.+?)\\s*;?\\s*$");
    private static final Pattern GIVEN = Pattern.compile("KEYS\\s*\\[[^]]*]");

    private LuaCheck() {}

    static List<Finding> check(LuaFile script, LintOptions options) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> locals = new HashMap<>();
        String[] lines = script.text().split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String code = lines[i].replaceFirst("--.*", "");
            Matcher local = LOCAL.matcher(code);
            if (local.matches()) {
                locals.merge(local.group(1), local.group(2), (old, again) -> "?");
            }
            Matcher call = CALL.matcher(code);
            while (call.find()) {
                Finding finding = judge(script, i + 1, call, locals, options);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private static @Nullable Finding judge(
            LuaFile script, int line, Matcher call, Map<String, String> locals, LintOptions options) {
        String command = call.group(1).toUpperCase(Locale.ROOT);
        if (command.equals("KEYS") || command.equals("SCAN")) {
            return finding(
                    Rule.LUA_KEYSPACE,
                    script,
                    line,
                    command,
                    "",
                    command + " sees only the keys of the node it runs on.",
                    options);
        }
        if (call.group(2) == null || !startsWithKey(command)) {
            return null;
        }
        String key = resolved(call.group(2).trim(), locals);
        boolean given = GIVEN.matcher(key).matches();
        boolean built = key.contains("ARGV") || key.matches("['\"].*") || (key.contains("KEYS") && key.contains(".."));
        return given || !built
                ? null
                : finding(
                        Rule.LUA_UNDECLARED_KEY,
                        script,
                        line,
                        command,
                        key,
                        "The key is not one of KEYS: the script runs where its KEYS are, and fails as soon as this key is"
                                + " on another node, which may be only after slots have moved.",
                        options);
    }

    private static boolean startsWithKey(String command) {
        KeyPositions keys = CommandTable.standard().keys(RawCommand.of(command, "key", "a", "b"));
        return keys.count() > 0 && keys.position(0) == 1;
    }

    private static String resolved(String expression, Map<String, String> locals) {
        String key = expression;
        for (int i = 0; i < 3 && locals.containsKey(key); i++) {
            key = locals.get(key);
        }
        return key;
    }

    private static Finding finding(
            Rule rule, LuaFile script, int line, String command, String key, String message, LintOptions options) {
        return new Finding(
                rule,
                options.level(rule),
                "",
                script.path(),
                line,
                command,
                "redis.call",
                key.isEmpty() ? List.of() : List.of(key),
                message,
                key.isEmpty() ? "" : "pass the key in KEYS, with the same hash tag as the others",
                List.of());
    }
}
