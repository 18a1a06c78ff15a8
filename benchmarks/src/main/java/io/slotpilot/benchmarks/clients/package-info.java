/**
 * Whole clients side by side on a real cluster in one run: ratios that mean something on any machine.
 *
 * <p>Run with {@code mvn -q -Pcompare -pl benchmarks -am verify -DskipTests}; for many keys at once and moving slots add
 * {@code -Dcomparison=JedisBatchComparison}, and for the newer Jedis {@code -Dcompared-jedis.version=8.0.2}.
 */
@NullMarked
package io.slotpilot.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
