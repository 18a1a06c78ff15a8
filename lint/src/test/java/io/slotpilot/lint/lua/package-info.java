@NullMarked
package io.slotpilot.lint.lua;

import org.jspecify.annotations.NullMarked;
