/**
 * Which faults strike when, derived from a seed and nothing else.
 *
 * <p>May import the JDK only.
 */
@NullMarked
package io.slotpilot.chaos.plan;

import org.jspecify.annotations.NullMarked;
