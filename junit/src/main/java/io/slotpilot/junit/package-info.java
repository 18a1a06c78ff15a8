/**
 * The run-time linter as an extension of JUnit.
 *
 * <p>Imports {@code core.keylint} and JUnit.
 */
@NullMarked
package io.slotpilot.junit;

import org.jspecify.annotations.NullMarked;
