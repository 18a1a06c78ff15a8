/**
 * Whole clients side by side on a real cluster in one run: ratios that mean something on any machine.
 *
 * <p>Run with {@code mvn -q -Pcompare -pl benchmarks -am verify -DskipTests}.
 */
@NullMarked
package io.slotpilot.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
