/**
 * A simulated cluster: time, nodes with a queue each and a view each, what they answer.
 *
 * <p>Imports {@code core.cluster}.
 */
@NullMarked
package io.slotpilot.fleet.server;

import org.jspecify.annotations.NullMarked;
