/**
 * The load that each client carries, what became of each operation, and the books that tell applied from lost.
 *
 * <p>May import {@code client}, core's {@code redirect} and the testkit.
 */
@NullMarked
package io.slotpilot.demo.traffic;

import org.jspecify.annotations.NullMarked;
