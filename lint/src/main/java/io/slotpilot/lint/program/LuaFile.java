package io.slotpilot.lint.program;

/**
 * A Lua script among the resources.
 *
 * @param path relative to what was searched
 * @param text its content
 */
public record LuaFile(String path, String text) {}
