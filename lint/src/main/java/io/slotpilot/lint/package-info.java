/**
 * Finds Redis commands whose keys are not in one slot, in compiled classes: rules, findings, reports, and the command line.
 *
 * <p>Imports {@code core}, {@code sink}, {@code program} and {@code value}.
 */
@NullMarked
package io.slotpilot.lint;

import org.jspecify.annotations.NullMarked;
