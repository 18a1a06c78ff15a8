/**
 * Redirect handling below the command API of Lettuce: real Lettuce clients and connections whose commands find their
 * node, also while slots move and nodes fail.
 *
 * <p>Imports core and Lettuce, by its public API only.
 */
@NullMarked
package io.slotpilot.lettuce;

import org.jspecify.annotations.NullMarked;
