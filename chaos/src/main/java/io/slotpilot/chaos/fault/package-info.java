/**
 * Strikes a cluster as planned, and records when it may have lost writes by itself.
 *
 * <p>May import plan, history and the testkit.
 */
@NullMarked
package io.slotpilot.chaos.fault;

import org.jspecify.annotations.NullMarked;
