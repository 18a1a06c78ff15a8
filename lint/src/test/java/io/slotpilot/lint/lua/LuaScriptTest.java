package io.slotpilot.lint.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuaScriptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('set', 'lock', 1)",
                "redis.call('set', ARGV[1], 1)",
                "redis.call(\"set\", KEYS[1] .. ':lock', 1)",
                "redis.pcall('SET', KEYS[1]..ARGV[1], 1)",
                "local k = 'a:' .. ARGV[1] redis.call('set', k, 1)",
                "local k = KEYS[1]; local l = k .. ':lock'; redis.call('set', l, 1)",
                "local a, b = KEYS[1], 'other' redis.call('set', b, 1)",
                "redis.call('rename', KEYS[1], 'old')",
                "redis.call('mset', KEYS[1], 1, 'b', 2)",
                "redis.call('zunionstore', KEYS[1], 2, KEYS[2], 'all')",
                "redis.call('del', 'a', unpack(KEYS))",
                "redis.call('set', [[lock]], 1)",
                "if redis.call('get', 'lock') then return 1 end",
                "local text = '--' redis.call('set', 'lock', text)",
                "redis.call('set', 'lock:' .. tostring(ARGV[1]), 1)"
            })
    void aKeyThatIsMadeInTheScriptIsUndeclared(String script) {
        assertThat(LuaScript.calls(script))
                .flatExtracting(LuaScript.Call::undeclared)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('set', KEYS[1], 'x')",
                "local k = KEYS[1] local n = tonumber(ARGV[1]) redis.call('set', k, n)",
                "local k = KEYS[1]\nlocal n = redis.call('get', k) or '0'\nredis.call('set', k, 'v')",
                "for i, k in ipairs(KEYS) do redis.call('del', k) end",
                "for i = 1, #KEYS do redis.call('del', KEYS[i]) end",
                "local k = KEYS[1] if ARGV[1] then k = 'other' end redis.call('set', k, 1)",
                "local function f(k) redis.call('set', k, 1) end local k = 'a' f(KEYS[1])",
                "redis.call('set', '{' .. KEYS[1] .. '}:lock', 1)",
                "redis.call('set', '{stock}:lock', 1)",
                "-- redis.call('set', 'lock', 1)",
                "--[[ redis.call('set', 'lock', 1)\nredis.call('set', 'lock', 1) ]] redis.call('time')",
                "redis.call('publish', 'channel', 'x')",
                "redis.call('del', unpack(KEYS))",
                "redis.call(ARGV[1], 'x')",
                "return \"redis.call('set', 'lock', 1)\"",
                "local k, v = unpack(KEYS) redis.call('set', k, v)",
                "redis.call('set', names[1], 1)",
                "redis.call('set', KEYS[1] + 1, 1)",
                "redis.call('set', KEYS[2] or KEYS[1], 1)",
                "local n = #KEYS - 1 redis.call('set', n, 1)",
                "local function lock(key, id) redis.call('set', key .. ':' .. id, 1) end lock(KEYS[1], ARGV[1])"
            })
    void aKeyThatIsGivenOrNotKnownIsNoFinding(String script) {
        assertThat(LuaScript.calls(script))
                .flatExtracting(LuaScript.Call::undeclared)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('set', KEYS[1] .. ':lock', 1)",
                "redis.call('set', 'lock:' .. KEYS[1], 1)",
                "redis.call('set', ARGV[1], 1)",
                "redis.call('set', ARGV[1] .. ':lock', 1)",
                "local k = KEYS[1] local l = 'lock:' .. k redis.call('set', l, 1)",
                "for i, k in ipairs(KEYS) do redis.call('set', 'lock:' .. k, 1) end"
            })
    void aKeyThatIsMadeOfAnotherHasItsTag(String script) {
        assertThat(LuaScript.calls(script)).hasSize(1).allMatch(LuaScript.Call::derived);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('set', 'lock', 1)",
                "redis.call('set', 'lock:' .. ARGV[1], 1)",
                "local id = ARGV[1] redis.call('set', 'lock:' .. id, 1)",
                "redis.call('set', 'lock:' .. tostring(ARGV[1]), 1)",
                "redis.call('rename', KEYS[1] .. ':new', 'old')",
                "redis.call('set', KEYS[1], 1)"
            })
    void aKeyThatIsMadeOfNoOtherHasNone(String script) {
        assertThat(LuaScript.calls(script)).hasSize(1).noneMatch(LuaScript.Call::derived);
    }

    @Test
    void callsHaveTheirLinesAndTheirKeysAsTheyAreMade() {
        List<LuaScript.Call> calls = LuaScript.calls("""
            --[[ two
            lines ]]
            local order = 'order:' .. ARGV[1]
            redis.call('hset', order, 'a', 1)
            return redis.call('keys', '*')
            """);
        assertThat(calls)
                .containsExactly(
                        new LuaScript.Call("HSET", 4, List.of("'order:' .. ARGV[1]"), false),
                        new LuaScript.Call("KEYS", 5, List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis.call('set', 'lock",
                "redis.call('set', [[lock",
                "--[[ redis.call(",
                "redis.call('set',",
                "redis.call('set', ((",
                "local",
                "local a, = 'b'",
                "for function (",
                "redis.call('set'\\",
                "\u0000\uD800"
            })
    void whatIsCutOffIsNoCrash(String script) {
        assertThat(LuaScript.calls(script)).isNotNull();
    }
}
