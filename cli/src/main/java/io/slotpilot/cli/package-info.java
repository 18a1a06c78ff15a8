/**
 * The {@code slotpilot} command: asks a cluster's nodes and prints what the doctor says, looks at keys, hands over to
 * lint. Changes nothing.
 *
 * <p>Imports {@code cli.keys}, {@code core.cluster}, {@code core.doctor} and {@code lint.report}.
 */
@NullMarked
package io.slotpilot.cli;

import org.jspecify.annotations.NullMarked;
