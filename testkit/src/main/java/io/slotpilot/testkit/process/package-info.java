/**
 * Server processes: which binary, which ports, how to start and signal one, and that none outlives its JVM.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.testkit.process;

import org.jspecify.annotations.NullMarked;
