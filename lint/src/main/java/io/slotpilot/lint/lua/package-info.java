/**
 * What Lua scripts do with keys: the words of a script, the commands it runs, and where their keys come from.
 *
 * <p>Imports {@code core}.
 */
@NullMarked
package io.slotpilot.lint.lua;

import org.jspecify.annotations.NullMarked;
