/**
 * One face for both drivers, so that the same traffic runs over each.
 *
 * <p>May import the adapters, history.
 */
@NullMarked
package io.slotpilot.chaos.client;

import org.jspecify.annotations.NullMarked;
