/**
 * {@code mvn -q -Pbench}: measures everything in JVMs of their own, writes the report, and compares ratios with the
 * baseline if asked to.
 *
 * <p>May import everything of this module.
 */
@NullMarked
package io.slotpilot.benchmarks.report;

import org.jspecify.annotations.NullMarked;
