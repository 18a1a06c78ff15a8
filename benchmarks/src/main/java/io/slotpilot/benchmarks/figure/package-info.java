/**
 * Measured figures, and the file in which one JVM leaves them for another.
 *
 * <p>May import nothing of ours.
 */
@NullMarked
package io.slotpilot.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
