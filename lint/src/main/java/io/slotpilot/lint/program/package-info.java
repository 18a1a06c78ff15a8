/**
 * The program under analysis: its classes and scripts, who calls what, and where each value comes from.
 *
 * <p>Imports ASM.
 */
@NullMarked
package io.slotpilot.lint.program;

import org.jspecify.annotations.NullMarked;
