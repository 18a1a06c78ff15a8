/**
 * Clients of a simulated cluster: the real engine, and models of what the stock clients do.
 *
 * <p>Imports {@code core} and {@code fleet.server}.
 */
@NullMarked
package io.slotpilot.fleet.client;

import org.jspecify.annotations.NullMarked;
