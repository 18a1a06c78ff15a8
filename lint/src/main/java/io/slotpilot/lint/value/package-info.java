/**
 * What the values of a program may be at run time, as far as keys are concerned: texts with holes, collections of them, and
 * objects whose fields are known.
 *
 * <p>Imports {@code core.keys}, {@code program} and ASM.
 */
@NullMarked
package io.slotpilot.lint.value;

import org.jspecify.annotations.NullMarked;
