/**
 * Keeps the slot map true: learns from redirects, reads the cluster's own views when that is needed, and notices nodes
 * that fell silent.
 *
 * <p>Imports {@code redirect} and {@code cluster}.
 */
@NullMarked
package io.slotpilot.core.topology;

import org.jspecify.annotations.NullMarked;
