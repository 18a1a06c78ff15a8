/**
 * Counts, at each client's own sockets and by the same code for all of them, what passes there.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package io.slotpilot.demo.wire;

import org.jspecify.annotations.NullMarked;
