package io.slotpilot.lint;

import io.slotpilot.lint.lua.LuaScript;
import io.slotpilot.lint.lua.LuaScript.Call;
import io.slotpilot.lint.program.LuaFile;
import java.util.ArrayList;
import java.util.List;

/** Looks for keys that a script uses without having been given them: the server sends a script to a node by its KEYS alone. */
final class LuaCheck {

    private LuaCheck() {}

    /** @param plainKeys whether it is known that scripts are given only keys without a hash tag */
    static List<Finding> check(LuaFile script, LintOptions options, boolean plainKeys) {
        List<Finding> findings = new ArrayList<>();
        for (Call call : LuaScript.calls(script.text())) {
            if (call.name().equals("KEYS") || call.name().equals("SCAN")) {
                findings.add(finding(Rule.LUA_KEYSPACE, script, call, options));
            } else if (!call.undeclared().isEmpty()) {
                Rule rule = call.derived() && !plainKeys ? Rule.LUA_DERIVED_KEY : Rule.LUA_UNDECLARED_KEY;
                findings.add(finding(rule, script, call, options));
            }
        }
        return findings;
    }

    private static Finding finding(Rule rule, LuaFile script, Call call, LintOptions options) {
        boolean walk = rule == Rule.LUA_KEYSPACE;
        return new Finding(
                rule,
                options.level(rule),
                "",
                script.path(),
                call.line(),
                call.name(),
                "redis.call",
                call.undeclared(),
                walk ? call.name() + " sees only the keys of the node it runs on." : undeclared(call),
                walk ? "" : "pass the key in KEYS, with the same hash tag as the others",
                List.of());
    }

    private static String undeclared(Call call) {
        return "The key is not one of KEYS: the script runs where its KEYS are, and fails as soon as this key is on"
                + " another node, which may be only after slots have moved"
                + (call.derived() ? ", unless what it is made of brings a hash tag." : ".");
    }
}
