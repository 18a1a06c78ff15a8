/**
 * The {@code slotpilot} command: asks a cluster's nodes and prints what the doctor says. Changes nothing.
 *
 * <p>Imports {@code core.cluster} and {@code core.doctor}.
 */
@NullMarked
package io.slotpilot.cli;

import org.jspecify.annotations.NullMarked;
