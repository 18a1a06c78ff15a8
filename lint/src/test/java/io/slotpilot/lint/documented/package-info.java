/** The examples of {@code docs/lint.md}. */
@NullMarked
package io.slotpilot.lint.documented;

import org.jspecify.annotations.NullMarked;
